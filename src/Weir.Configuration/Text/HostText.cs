using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Weir.Configuration.Text;

/// <summary>IP addresses and host names, strictly: none of the short, octal or hexadecimal forms that other programs guess at.</summary>
internal static class HostText
{
    private static readonly SearchValues<char> LabelCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private static readonly SearchValues<char> DigitsAndDots = SearchValues.Create("0123456789.");

    /// <summary>Four decimal numbers, each 0 to 255 and without leading zeros.</summary>
    public static IPAddress? IPv4(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 4)
            return null;
        Span<byte> bytes = stackalloc byte[4];
        for (var i = 0; i < 4; i++)
        {
            var part = parts[i];
            if (part.Length is 0 or > 3 || part.AsSpan().ContainsAnyExceptInRange('0', '9') || part is ['0', _, ..])
                return null;
            if (!byte.TryParse(part, out bytes[i]))
                return null;
        }

        return new(bytes);
    }

    /// <summary>Without brackets and without a zone; an IPv4-mapped address becomes the IPv4 address that it is.</summary>
    public static IPAddress? IPv6(string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal)
            || text.AsSpan().ContainsAny('%', '[', ']')
            || text.Contains('/', StringComparison.Ordinal))
            return null;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary>Only digits and dots: meant as an IPv4 address, never looked up as a name.</summary>
    public static bool LooksLikeIPv4(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(DigitsAndDots);

    /// <summary>RFC 1123 §2.1, with '_' because container networks use it.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > 253 || LooksLikeIPv4(text))
            return false;
        foreach (var label in text.Split('.'))
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || label.AsSpan().ContainsAnyExcept(LabelCharacters))
                return false;
        return true;
    }

    /// <summary>How to write what failed to be an IP address.</summary>
    public static string IPMend(bool isBracketed) => isBracketed
        ? "Eight groups of hexadecimal digits, or fewer around '::', as in [2001:db8::1]:80."
        : "Four numbers from 0 to 255 without leading zeros, as in 10.0.0.11.";
}
