using System.Runtime.InteropServices;

namespace Weir.Http.Hpack;

/// <summary>A quick hash for look-ups in small tables. Collisions can be made on purpose; they cost a walk over one small table at most.</summary>
internal static class FieldHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    public static uint Of(ReadOnlySpan<byte> bytes) => Continue((uint)bytes.Length, bytes);

    /// <summary>The hash of name and value, given that of the name.</summary>
    public static uint Continue(uint hash, ReadOnlySpan<byte> bytes)
    {
        ulong state = ((ulong)hash << 32) + (uint)bytes.Length;
        while (bytes.Length >= 8)
        {
            state = Mix(state ^ MemoryMarshal.Read<ulong>(bytes));
            bytes = bytes[8..];
        }

        ulong last = 0;
        foreach (byte b in bytes)
            last = (last << 8) | b;
        return (uint)(Mix(state ^ last) >> 32);
    }

    private static ulong Mix(ulong state)
    {
        state *= Multiplier;
        return state ^ (state >> 29);
    }
}
