using System.Net;
using System.Net.Sockets;

namespace Weir.Configuration.Text;

/// <summary>A range of addresses: <c>10.0.0.0/8</c>, <c>fd00::/8</c>, or one address.</summary>
internal static class NetworkText
{
    public static string? Parse(string text, out IPNetwork value)
    {
        value = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if ((HostText.IPv4(host) ?? HostText.IPv6(host)) is not { } address)
            return $"{Shown.Quoted(text)} is not a range of addresses. Write it as 10.0.0.0/8, fd00::/8 or one address.";
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var length = bits;
        if (slash >= 0)
        {
            var digits = text.AsSpan(slash + 1);
            if (digits.Length is 0 or > 3 || digits.ContainsAnyExceptInRange('0', '9') || (length = int.Parse(digits)) > bits)
                return $"{Shown.Quoted(text)} is not a range of addresses. The number after '/' runs from 0 to {bits} here.";
        }

        var first = Mask(address, length);
        if (!first.Equals(address))
            return $"{Shown.Quoted(text)} has bits set beyond its first {length}. Did you mean '{first}/{length}'?";
        value = new(address, length);
        return null;
    }

    private static IPAddress Mask(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xFF << Math.Clamp(8 * (i + 1) - length, 0, 8));
        return new(bytes);
    }
}
