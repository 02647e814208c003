using System.Diagnostics.CodeAnalysis;

namespace Weir.Composition;

/// <summary>A URL as it would go into a request: nothing of it is normalised, because that is what is asked about.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Authority">Host, with its port if given.</param>
/// <param name="Port">As given, or the scheme's own.</param>
/// <param name="Target">Path and query; <c>/</c> at least.</param>
internal sealed record RequestUrl(string Scheme, string Authority, int Port, string Target)
{
    /// <summary>Takes a URL apart.</summary>
    /// <param name="text">As in <c>http://shop.example/x?y</c>; without a scheme it is http.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RequestUrl? url)
    {
        url = null;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        string name = scheme < 0 ? "http" : text[..scheme].ToLowerInvariant();
        if (name is not ("http" or "https"))
            return false;
        string rest = scheme < 0 ? text : text[(scheme + 3)..];
        int fragment = rest.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
            rest = rest[..fragment];
        int end = rest.AsSpan().IndexOfAny('/', '?');
        string authority = end < 0 ? rest : rest[..end];
        string target = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        if (authority.Length == 0 || authority.Any(c => c <= ' ' || c >= '\u007f') || target.Any(c => c <= ' ' || c >= '\u007f'))
            return false;
        int colon = authority.LastIndexOf(':');
        bool hasPort = colon > authority.LastIndexOf(']');
        int port = name == "https" ? 443 : 80;
        if (hasPort && (!int.TryParse(authority.AsSpan(colon + 1), out port) || port is < 1 or > 65535))
            return false;
        url = new RequestUrl(name, authority, port, target);
        return true;
    }
}
