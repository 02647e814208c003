namespace Weir.Http.Fields;

/// <summary>Walks a comma-separated list without quoted strings; items come trimmed, empty ones are skipped.</summary>
/// <remarks>RFC 9110 §5.6.1.2 has recipients ignore empty elements. Items are not validated here.</remarks>
internal ref struct TokenList(ReadOnlySpan<byte> value)
{
    private ReadOnlySpan<byte> _rest = value;

    public ReadOnlySpan<byte> Item { get; private set; }

    public bool Next()
    {
        while (!_rest.IsEmpty)
        {
            int comma = _rest.IndexOf((byte)',');
            Item = ByteClasses.TrimOptionalWhitespace(comma < 0 ? _rest : _rest[..comma]);
            _rest = comma < 0 ? default : _rest[(comma + 1)..];
            if (!Item.IsEmpty)
                return true;
        }

        return false;
    }
}
