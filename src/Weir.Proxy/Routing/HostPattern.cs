using System.Text;

namespace Weir.Proxy.Routing;

/// <summary>A host, or with <c>*.</c> in front any name below it (not the name itself). Case does not count. Immutable.</summary>
public sealed class HostPattern
{
    private readonly byte[] _name;

    public HostPattern(string pattern)
    {
        IsWildcard = pattern.StartsWith("*.", StringComparison.Ordinal);
        _name = Encoding.ASCII.GetBytes((IsWildcard ? pattern[2..] : pattern).ToLowerInvariant());
    }

    public bool IsWildcard { get; }

    /// <summary>In lower case, without <c>*.</c>.</summary>
    public ReadOnlySpan<byte> Name => _name;

    public bool Matches(ReadOnlySpan<byte> host)
    {
        // A name may be written with the root's dot at its end: it is the same host.
        if (host.EndsWith("."u8))
            host = host[..^1];
        if (!IsWildcard)
            return Ascii.EqualsIgnoreCase(host, _name);
        int below = host.Length - _name.Length - 1;
        return below > 0 && host[below] == (byte)'.' && Ascii.EqualsIgnoreCase(host[(below + 1)..], _name);
    }

    public override string ToString() => (IsWildcard ? "*." : "") + Encoding.ASCII.GetString(_name);
}
