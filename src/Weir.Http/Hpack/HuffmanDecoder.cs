using System.Buffers.Binary;

namespace Weir.Http.Hpack;

/// <summary>Decodes Huffman code by table: short codes in one look-up, the rare long ones by comparing with the limit of each length.</summary>
internal static class HuffmanDecoder
{
    /// <summary>Codes up to this length, which all of a usual head's are, take one look-up in a table of 2 KiB.</summary>
    private const int ShortBits = 10;

    /// <summary>Symbol and, in the low four bits, length, by the next ten bits; 0 where the code is longer.</summary>
    private static readonly ushort[] Short = MakeShort();

    /// <summary>For each length the first 32 bits, as a number, that begin a longer code.</summary>
    private static readonly ulong[] Limits = MakeLimits();

    /// <summary>Decodes a whole string.</summary>
    /// <param name="destination">What does not fit in it is checked and counted, but not written.</param>
    /// <param name="length">Bytes decoded; may be more than <paramref name="destination"/> holds.</param>
    /// <returns>False for a string with EOS in it, or with padding longer than 7 bits or not all ones (RFC 7541 §5.2).</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, Span<byte> destination, out int length)
    {
        ulong bits = 0; // from the highest bit on
        int count = 0;
        length = 0;

        // 1. While 32 bits are there, the longest code is.
        while (true)
        {
            if (count < 32)
            {
                if (source.Length < 4)
                    break;
                bits |= (ulong)BinaryPrimitives.ReadUInt32BigEndian(source) << (32 - count);
                source = source[4..];
                count += 32;
            }

            int symbol = Next(bits, out int used);
            if (symbol == HuffmanCode.EndOfString)
                return false;
            bits <<= used;
            count -= used;
            if (length < destination.Length)
                destination[length] = (byte)symbol;
            length++;
        }

        // 2. The rest, filled up with ones: whatever ends in padding then looks like the beginning of EOS.
        foreach (byte b in source)
        {
            bits |= (ulong)b << (56 - count);
            count += 8;
        }

        bits |= ulong.MaxValue >> count;
        while (count > 0)
        {
            int symbol = Next(bits, out int used);
            if (used > count)
                return count < 8 && bits == ulong.MaxValue;
            if (symbol == HuffmanCode.EndOfString)
                return false;
            bits = (bits << used) | ((1UL << used) - 1);
            count -= used;
            if (length < destination.Length)
                destination[length] = (byte)symbol;
            length++;
        }

        return true;
    }

    private static int Next(ulong bits, out int used)
    {
        int entry = Short[bits >> (64 - ShortBits)];
        used = entry & 0xF;
        return used != 0 ? entry >> 4 : NextLong(bits >> 32, out used);
    }

    private static int NextLong(ulong first32, out int used)
    {
        used = ShortBits + 1;
        while (first32 >= Limits[used])
            used++;
        int offset = (int)((uint)(first32 >> (32 - used)) - HuffmanCode.FirstCodes[used]);
        return HuffmanCode.SymbolsByCode[HuffmanCode.FirstPositions[used] + offset];
    }

    private static ushort[] MakeShort()
    {
        ushort[] table = new ushort[1 << ShortBits];
        for (int symbol = 0; symbol < HuffmanCode.EndOfString; symbol++)
        {
            int bits = HuffmanCode.Lengths[symbol];
            if (bits > ShortBits)
                continue;
            int first = (int)HuffmanCode.Codes[symbol] << (ShortBits - bits);
            table.AsSpan(first, 1 << (ShortBits - bits)).Fill((ushort)((symbol << 4) | bits));
        }

        return table;
    }

    private static ulong[] MakeLimits()
    {
        // A code of n bits is below the limit of n: the first code of n + 1 bits, halved. Lengths without codes share their neighbour's.
        ulong[] limits = new ulong[HuffmanCode.MaxBits + 1];
        for (int bits = 1; bits < HuffmanCode.MaxBits; bits++)
            limits[bits] = (ulong)HuffmanCode.FirstCodes[bits + 1] << (31 - bits);
        limits[HuffmanCode.MaxBits] = 1UL << 32;
        return limits;
    }
}
