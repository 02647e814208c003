using System.Buffers.Binary;
using System.Numerics;

namespace Weir.Balancing.Hashing;

/// <summary>XXH64: a 64-bit hash of bytes that is the same in every process, on every machine, in every version.</summary>
/// <remarks>
/// Two Weir nodes, or Weir before and after a restart, must send the same key to the same endpoint, so the hash of the
/// runtime, seeded per process, will not do. XXH64 passes SMHasher, is specified (xxHash's <c>doc/xxhash_spec.md</c>)
/// and takes about a nanosecond per 8 bytes. It does not resist an adversary: who controls keys can
/// aim them at one endpoint. The bound of the <c>hash</c> strategy is the answer to that.
/// </remarks>
public static class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    public static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed = 0)
    {
        ulong hash = bytes.Length >= 32 ? HashStripes(ref bytes, seed, bytes.Length) : seed + Prime5 + (ulong)bytes.Length;

        while (bytes.Length >= 8)
        {
            hash ^= Round(0, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            hash = (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
            bytes = bytes[8..];
        }
        if (bytes.Length >= 4)
        {
            hash ^= BinaryPrimitives.ReadUInt32LittleEndian(bytes) * Prime1;
            hash = (BitOperations.RotateLeft(hash, 23) * Prime2) + Prime3;
            bytes = bytes[4..];
        }
        foreach (byte b in bytes)
        {
            hash ^= b * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }
        return Avalanche(hash);
    }

    /// <summary>The hash of the eight bytes of <paramref name="value"/>, least significant first.</summary>
    public static ulong Hash(ulong value, ulong seed = 0)
    {
        ulong hash = (seed + Prime5 + sizeof(ulong)) ^ Round(0, value);
        return Avalanche((BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4);
    }

    private static ulong HashStripes(ref ReadOnlySpan<byte> bytes, ulong seed, int length)
    {
        ulong a = seed + Prime1 + Prime2;
        ulong b = seed + Prime2;
        ulong c = seed;
        ulong d = seed - Prime1;
        while (bytes.Length >= 32)
        {
            a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[32..];
        }
        ulong hash = BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
            + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        hash = Merge(hash, a);
        hash = Merge(hash, b);
        hash = Merge(hash, c);
        return Merge(hash, d) + (ulong)length;
    }

    private static ulong Round(ulong lane, ulong input) =>
        BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    private static ulong Avalanche(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }
}
