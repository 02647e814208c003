namespace Weir.Http.Hpack;

/// <summary>Walks the primitives of a field block: integers and strings (RFC 7541 §5).</summary>
internal ref struct HpackReader(ReadOnlySpan<byte> block)
{
    /// <summary>28 bits after the prefix hold every length and index that could be meant; more octets are needless or an attack.</summary>
    private const int MaxContinuationBytes = 5;

    private readonly ReadOnlySpan<byte> _block = block;
    private int _at;

    public readonly bool IsAtEnd => _at == _block.Length;

    /// <summary>The first octet of the next representation; not at the end.</summary>
    public readonly byte Peek => _block[_at];

    /// <summary>Reads an integer whose prefix has that many bits (RFC 7541 §5.1).</summary>
    /// <param name="prefixBits">1 to 8.</param>
    public HpackError ReadInteger(int prefixBits, out int value)
    {
        value = 0;
        if (IsAtEnd)
            return HpackError.Truncated;

        int mask = (1 << prefixBits) - 1;
        value = _block[_at++] & mask;
        return value < mask ? HpackError.None : ReadContinuation(ref value);
    }

    /// <summary>Reads the header of a string: its length and whether it is in Huffman code (RFC 7541 §5.2).</summary>
    /// <param name="text">The string's octets as they are in the block.</param>
    public HpackError ReadString(out ReadOnlySpan<byte> text, out bool isHuffman)
    {
        text = default;
        isHuffman = !IsAtEnd && (Peek & 0x80) != 0;
        HpackError error = ReadInteger(7, out int length);
        if (error != HpackError.None)
            return error;
        if (length > _block.Length - _at)
            return HpackError.Truncated;

        text = _block.Slice(_at, length);
        _at += length;
        return HpackError.None;
    }

    private HpackError ReadContinuation(ref int value)
    {
        long sum = value;
        for (int i = 0; i < MaxContinuationBytes; i++)
        {
            if (IsAtEnd)
                return HpackError.Truncated;
            byte octet = _block[_at++];
            sum += (long)(octet & 0x7F) << (7 * i);
            if (sum > int.MaxValue)
                return HpackError.IntegerOverflow;
            if ((octet & 0x80) == 0)
            {
                value = (int)sum;
                return HpackError.None;
            }
        }

        return HpackError.IntegerOverflow;
    }
}
