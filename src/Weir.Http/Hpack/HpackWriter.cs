namespace Weir.Http.Hpack;

/// <summary>Appends the primitives of a field block (RFC 7541 §5) to a span.</summary>
/// <remarks>The caller makes sure of the room: <see cref="HpackEncoder.MaxFieldBytes"/>.</remarks>
public ref struct HpackWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of room left.</summary>
    public readonly int Room => _destination.Length - Length;

    /// <summary>Writes an integer into the low bits of an octet and those after it (RFC 7541 §5.1): 6 bytes at most.</summary>
    /// <param name="pattern">The high bits of the first octet.</param>
    internal void WriteInteger(byte pattern, int prefixBits, int value)
    {
        int mask = (1 << prefixBits) - 1;
        if (value < mask)
        {
            _destination[Length++] = (byte)(pattern | value);
            return;
        }

        _destination[Length++] = (byte)(pattern | mask);
        for (value -= mask; value >= 0x80; value >>= 7)
            _destination[Length++] = (byte)(value | 0x80);
        _destination[Length++] = (byte)value;
    }

    /// <summary>Writes a string (RFC 7541 §5.2), in Huffman code when that is shorter.</summary>
    internal void WriteString(scoped ReadOnlySpan<byte> text)
    {
        int coded = HuffmanEncoder.Measure(text);
        if (coded < text.Length)
        {
            WriteInteger(0x80, 7, coded);
            HuffmanEncoder.Write(text, _destination.Slice(Length, coded));
            Length += coded;
        }
        else
        {
            WriteInteger(0, 7, text.Length);
            text.CopyTo(_destination[Length..]);
            Length += text.Length;
        }
    }
}
