using System.Buffers.Binary;
using System.Buffers.Text;
using Weir.Net;

namespace Weir.Proxy.Forwarding;

/// <summary>Reads addresses as proxies write them: with or without a port, IPv6 in brackets or bare (RFC 7239 §6; RFC 4291 §2.2).</summary>
/// <remarks>Strict where readers differ: no leading zeros in IPv4, which some take for octal. Allocates nothing.</remarks>
internal static class AddressText
{
    private const int V6Bytes = 16;

    public static bool TryParse(ReadOnlySpan<byte> text, out PeerAddress address)
    {
        address = default;
        if (text.StartsWith("["u8))
        {
            int end = text.IndexOf((byte)']');
            return end > 0 && IsPort(text[(end + 1)..]) && TryParseV6(text[1..end], out address);
        }

        int colon = text.IndexOf((byte)':');
        if (colon >= 0 && text[(colon + 1)..].Contains((byte)':'))
            return TryParseV6(text, out address);
        ReadOnlySpan<byte> host = colon < 0 ? text : text[..colon];
        if (!IsPort(text[host.Length..]) || !TryParseV4(host, out uint v4))
            return false;
        address = PeerAddress.FromV4(v4, 0);
        return true;
    }

    /// <summary>RFC 7239 §6: digits, or a word behind an underscore.</summary>
    private static bool IsPort(ReadOnlySpan<byte> text) => text.IsEmpty || (text[0] == (byte)':' && text.Length > 1);

    private static bool TryParseV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        int numbers = 0;
        foreach (Range range in text.Split((byte)'.'))
        {
            ReadOnlySpan<byte> part = text[range];
            if (++numbers > 4 || part.IsEmpty || (part.Length > 1 && part[0] == (byte)'0')
                || !Utf8Parser.TryParse(part, out byte number, out int used) || used != part.Length)
                return false;
            address = (address << 8) | number;
        }

        return numbers == 4;
    }

    private static bool TryParseV6(ReadOnlySpan<byte> text, out PeerAddress address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[V6Bytes];
        bytes.Clear();
        int filled = 0;
        int gap = -1;
        if (text.StartsWith("::"u8))
        {
            gap = 0;
            text = text[2..];
        }

        while (!text.IsEmpty)
        {
            int colon = text.IndexOf((byte)':');
            ReadOnlySpan<byte> part = colon < 0 ? text : text[..colon];
            if (colon < 0 && part.Contains((byte)'.'))
            {
                if (filled > V6Bytes - 4 || !TryParseV4(part, out uint v4))
                    return false;
                BinaryPrimitives.WriteUInt32BigEndian(bytes[filled..], v4);
                filled += 4;
                break;
            }

            if (filled > V6Bytes - 2 || part.Length is 0 or > 4 || !Utf8Parser.TryParse(part, out ushort group, out int used, 'x') || used != part.Length)
                return false;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[filled..], group);
            filled += 2;
            if (colon < 0)
                break;
            text = text[(colon + 1)..];
            if (text.IsEmpty)
                return false;
            if (text[0] != (byte)':')
                continue;
            if (gap >= 0)
                return false;
            gap = filled;
            text = text[1..];
        }

        if (gap < 0 ? filled != V6Bytes : filled > V6Bytes - 2)
            return false;
        if (gap >= 0)
        {
            // What stands behind the gap belongs to the end.
            Span<byte> behind = bytes[gap..filled];
            behind.CopyTo(bytes[(V6Bytes - behind.Length)..]);
            bytes[gap..Math.Max(V6Bytes - behind.Length, gap)].Clear();
        }

        address = PeerAddress.FromV6(bytes, 0);
        return true;
    }
}
