using System.Buffers.Binary;

namespace Weir.Http.Hpack;

/// <summary>Writes strings in the Huffman code of RFC 7541 appendix B.</summary>
internal static class HuffmanEncoder
{
    /// <summary>Bytes that the string takes in Huffman code, its padding included.</summary>
    public static int Measure(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> lengths = HuffmanCode.Lengths;
        long bits = 0;
        foreach (byte b in text)
            bits += lengths[b];
        return (int)((bits + 7) >> 3);
    }

    /// <summary>Writes the string; <paramref name="destination"/> has the room that <see cref="Measure"/> says.</summary>
    public static void Write(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        ReadOnlySpan<byte> lengths = HuffmanCode.Lengths;
        ReadOnlySpan<uint> codes = HuffmanCode.Codes;
        ulong bits = 0; // the low `count` bits wait to be written
        int count = 0;
        foreach (byte b in text)
        {
            int length = lengths[b];
            bits = (bits << length) | codes[b];
            count += length;
            if (count < 32)
                continue;
            count -= 32;
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)(bits >> count));
            destination = destination[4..];
        }

        // §5.2: padded with the first bits of EOS, which are ones.
        int padding = -count & 7;
        bits = (bits << padding) | ((1UL << padding) - 1);
        for (count += padding - 8; count >= 0; count -= 8)
        {
            destination[0] = (byte)(bits >> count);
            destination = destination[1..];
        }
    }
}
