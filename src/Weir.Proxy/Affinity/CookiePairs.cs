namespace Weir.Proxy.Affinity;

/// <summary>Walks the <c>name=value</c> pairs of a Cookie field's value (RFC 6265 §4.2.1).</summary>
/// <remarks>Browsers and servers differ over what is malformed: a piece without '=' is passed over, nothing is unquoted.</remarks>
internal ref struct CookiePairs(ReadOnlySpan<byte> value)
{
    private readonly ReadOnlySpan<byte> _list = value;
    private int _next;

    /// <summary>Where the pair at hand begins, the ';' before it and the space after that not included.</summary>
    public int Start { get; private set; }

    /// <summary>Where the pair ends, its own ';' not included.</summary>
    public int End { get; private set; }

    public ReadOnlySpan<byte> Name { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Next()
    {
        while (_next < _list.Length)
        {
            ReadOnlySpan<byte> rest = _list[_next..];
            int length = rest.IndexOf((byte)';');
            if (length < 0)
                length = rest.Length;
            ReadOnlySpan<byte> piece = rest[..length];
            int spaces = length - piece.TrimStart(" \t"u8).Length;
            Start = _next + spaces;
            End = _next + length;
            _next = End + 1;
            piece = piece[spaces..].TrimEnd(" \t"u8);
            int sign = piece.IndexOf((byte)'=');
            if (sign < 0)
                continue;
            Name = piece[..sign];
            Value = piece[(sign + 1)..];
            return true;
        }

        return false;
    }
}
