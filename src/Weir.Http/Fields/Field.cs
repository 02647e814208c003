namespace Weir.Http.Fields;

/// <summary>One field line, as offsets into the buffer that was parsed.</summary>
/// <param name="LineStart">First byte of the line, which is the first of the name.</param>
/// <param name="LineLength">Bytes of the line including its CRLF.</param>
/// <param name="NameLength">Bytes of the name.</param>
/// <param name="ValueStart">First byte of the value, surrounding whitespace removed.</param>
/// <param name="ValueLength">Bytes of the value; may be 0.</param>
/// <param name="Known">Which known name it is.</param>
/// <param name="HopByHop">Ends here and must not be passed on (RFC 9110 §7.6.1): by its name, or nominated by Connection.</param>
public readonly record struct Field(
    int LineStart, int LineLength, int NameLength, int ValueStart, int ValueLength, KnownField Known, bool HopByHop)
{
    /// <summary>Nothing precedes a name: a line that began with whitespace was refused.</summary>
    public int NameStart => LineStart;

    public ByteRange Name => new(LineStart, NameLength);

    public ByteRange Value => new(ValueStart, ValueLength);
}
