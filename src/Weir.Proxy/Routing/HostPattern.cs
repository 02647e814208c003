using System.Text;

namespace Weir.Proxy.Routing;

/// <summary>A host, or with <c>*.</c> in front any name below it (not the name itself). Case does not count.</summary>
public sealed class HostPattern
{
    private readonly byte[] _name;
    private readonly bool _isWildcard;

    public HostPattern(string pattern)
    {
        _isWildcard = pattern.StartsWith("*.", StringComparison.Ordinal);
        _name = Encoding.ASCII.GetBytes(_isWildcard ? pattern[1..] : pattern);
    }

    public bool Matches(ReadOnlySpan<byte> host)
    {
        // A name may be written with the root's dot at its end: it is the same host.
        if (host.EndsWith("."u8))
            host = host[..^1];
        if (!_isWildcard)
            return Ascii.EqualsIgnoreCase(host, _name);
        return host.Length > _name.Length && Ascii.EqualsIgnoreCase(host[^_name.Length..], _name);
    }
}
