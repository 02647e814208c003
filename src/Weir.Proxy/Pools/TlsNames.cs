namespace Weir.Proxy.Pools;

/// <summary>Which name an endpoint's certificate has to bear when the configuration does not say.</summary>
internal static class TlsNames
{
    /// <summary>The host of <c>host:port</c>, without the brackets of IPv6; localhost for a Unix socket.</summary>
    public static string HostOf(string address)
    {
        if (address.StartsWith("unix:", StringComparison.Ordinal))
            return "localhost";
        int colon = address.LastIndexOf(':');
        return (colon < 0 ? address : address[..colon]).Trim('[', ']');
    }
}
