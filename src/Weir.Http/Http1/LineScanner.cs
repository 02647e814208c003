using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Weir.Http.Http1;

/// <summary>Finds the end of a line and its first colon in one pass of 32 (or 16) bytes a step.</summary>
/// <remarks>
/// A line ends at its first control character other than HTAB. One search therefore finds CR and, for the same price, every byte
/// that must not be there (RFC 9110 §5.5, RFC 9112 §2.2); the caller looks at which it was.
/// </remarks>
internal static class LineScanner
{
    private const byte Delete = 0x7F;

    /// <summary>Finds the end of the line and its first colon.</summary>
    /// <param name="bytes">From the first byte of the line to the end of what is there.</param>
    /// <param name="colon">The first colon of the line, or -1.</param>
    /// <returns>The first control character, or -1.</returns>
    public static int Find(ReadOnlySpan<byte> bytes, out int colon)
    {
        int at = bytes.Length switch
        {
            >= 32 when Vector256.IsHardwareAccelerated => Find256(bytes, out colon),
            >= 16 when Vector128.IsHardwareAccelerated => Find128(bytes, out colon),
            _ => FindOneByOne(bytes, out colon),
        };
        if (at >= 0 && colon > at)
            colon = -1; // it belongs to a later line
        return at;
    }

    /// <summary>Finds the first control character other than HTAB, or -1.</summary>
    public static int IndexOfControl(ReadOnlySpan<byte> bytes) => Find(bytes, out _);

    private static int Find256(ReadOnlySpan<byte> bytes, out int colon)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int last = bytes.Length - Vector256<byte>.Count;
        int i = 0;
        colon = -1;
        while (true)
        {
            Vector256<byte> block = Vector256.LoadUnsafe(ref start, (nuint)i);
            Vector256<byte> low = Vector256.Equals(Vector256.Min(block, Vector256.Create((byte)0x1F)), block);
            Vector256<byte> control = Vector256.AndNot(low, Vector256.Equals(block, Vector256.Create((byte)'\t')))
                | Vector256.Equals(block, Vector256.Create(Delete));
            if (colon < 0)
            {
                uint colons = Vector256.Equals(block, Vector256.Create((byte)':')).ExtractMostSignificantBits();
                if (colons != 0)
                    colon = i + BitOperations.TrailingZeroCount(colons);
            }

            uint controls = control.ExtractMostSignificantBits();
            if (controls != 0)
                return i + BitOperations.TrailingZeroCount(controls);
            if (i == last)
                return -1;

            // The last step overlaps the one before it rather than running past the end.
            i = Math.Min(i + Vector256<byte>.Count, last);
        }
    }

    private static int Find128(ReadOnlySpan<byte> bytes, out int colon)
    {
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        int last = bytes.Length - Vector128<byte>.Count;
        int i = 0;
        colon = -1;
        while (true)
        {
            Vector128<byte> block = Vector128.LoadUnsafe(ref start, (nuint)i);
            Vector128<byte> low = Vector128.Equals(Vector128.Min(block, Vector128.Create((byte)0x1F)), block);
            Vector128<byte> control = Vector128.AndNot(low, Vector128.Equals(block, Vector128.Create((byte)'\t')))
                | Vector128.Equals(block, Vector128.Create(Delete));
            if (colon < 0)
            {
                uint colons = Vector128.Equals(block, Vector128.Create((byte)':')).ExtractMostSignificantBits();
                if (colons != 0)
                    colon = i + BitOperations.TrailingZeroCount(colons);
            }

            uint controls = control.ExtractMostSignificantBits();
            if (controls != 0)
                return i + BitOperations.TrailingZeroCount(controls);
            if (i == last)
                return -1;
            i = Math.Min(i + Vector128<byte>.Count, last);
        }
    }

    private static int FindOneByOne(ReadOnlySpan<byte> bytes, out int colon)
    {
        colon = -1;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte b = bytes[i];
            if ((b < 0x20 && b != '\t') || b == Delete)
                return i;
            if (b == ':' && colon < 0)
                colon = i;
        }

        return -1;
    }
}
