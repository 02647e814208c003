using System.Globalization;
using System.Net;

namespace Weir.Cli;

/// <summary>An address that a back end listens on.</summary>
/// <param name="EndPoint">The IP and the port; port 0 takes a free one.</param>
internal readonly record struct ListenAddress(IPEndPoint EndPoint)
{
    public static bool TryParse(string text, out ListenAddress value)
    {
        value = default;
        int colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)) return false;
        string host = text[..colon];
        IPAddress? address;
        if (host is "" or "*") address = IPAddress.IPv6Any;
        else if (host is "localhost") address = IPAddress.Loopback;
        // Brackets for IPv6 alone, as in a URL: without them the port could be a part of the address.
        else if (host.StartsWith('[') != host.EndsWith(']') || host.StartsWith('[') != host.Contains(':')) return false;
        else if (!IPAddress.TryParse(host.Trim('[', ']'), out address)) return false;
        value = new ListenAddress(new IPEndPoint(address, port));
        return true;
    }
}
