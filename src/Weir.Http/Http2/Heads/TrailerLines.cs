using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Http.Http2.Heads;

/// <summary>Walks the lines of a trailer section.</summary>
internal ref struct TrailerLines(ReadOnlySpan<byte> section)
{
    private ReadOnlySpan<byte> _rest = section;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value stands right behind the colon: <see cref="FieldRules.AppendLine"/>.</summary>
    public bool NeverIndexed { get; private set; }

    public HeadError Error { get; private set; }

    public readonly bool IsForbidden => TrailerRule.IsForbidden(KnownFields.Find(Name));

    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;

        int end = LineScanner.Find(_rest, out int colon);
        if (end < 0 || !_rest[end..].StartsWith("\r\n"u8))
        {
            Error = HeadError.BadFieldValue;
            return false;
        }

        if (colon <= 0 || !ByteClasses.IsToken(_rest[..colon]))
        {
            Error = HeadError.BadFieldName;
            return false;
        }

        Name = _rest[..colon];
        Value = ByteClasses.TrimOptionalWhitespace(_rest[(colon + 1)..end]);
        NeverIndexed = end == colon + 1 || _rest[colon + 1] is not ((byte)' ' or (byte)'\t');
        _rest = _rest[(end + 2)..];
        return true;
    }
}
