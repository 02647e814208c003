using System.Buffers;

namespace Weir.Http.Fields;

/// <summary>Validates <c>host [":" port]</c> as Host and request targets hold it (RFC 9110 §7.2, RFC 3986 §3.2).</summary>
internal static class Authority
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef"u8);

    /// <summary>Splits an authority into host and port.</summary>
    /// <param name="value">The authority. Empty is valid: whether it may be, the caller knows.</param>
    /// <param name="nameLength">Bytes of the host, brackets of an IPv6 address included.</param>
    /// <param name="port">0 to 65535, or -1 when there is none. <c>host:</c> has none (RFC 3986 §3.2.3).</param>
    public static bool TryRead(ReadOnlySpan<byte> value, out int nameLength, out int port)
    {
        port = -1;
        if (!value.IsEmpty && value[0] == '[')
        {
            // IPvFuture and zone identifiers (RFC 6874) name nothing that a server could be reached by from elsewhere: refused.
            nameLength = value.IndexOf((byte)']') + 1;
            if (nameLength == 0 || !IsIpv6(value[1..(nameLength - 1)]))
                return false;
        }
        else
        {
            nameLength = RegisteredNameLength(value);
        }

        if (nameLength == value.Length)
            return true;
        return nameLength > 0 && value[nameLength] == ':' && TryReadPort(value[(nameLength + 1)..], out port);
    }

    /// <summary>Measures a reg-name or IPv4 address.</summary>
    /// <returns>How many bytes from the start are a reg-name or IPv4 address.</returns>
    private static int RegisteredNameLength(ReadOnlySpan<byte> value)
    {
        int at = 0;
        while (true)
        {
            int run = value[at..].IndexOfAnyExcept(ByteClasses.RegisteredName);
            if (run < 0)
                return value.Length;
            at += run;
            if (value[at] != '%' || value.Length - at < 3 || value.Slice(at + 1, 2).ContainsAnyExcept(HexDigits))
                return at;
            at += 3;
        }
    }

    private static bool TryReadPort(ReadOnlySpan<byte> digits, out int port)
    {
        port = -1;
        if (digits.IsEmpty)
            return true;
        if (digits.Length > 5)
            return false;

        int number = 0;
        foreach (byte b in digits)
        {
            if (!ByteClasses.IsDigit(b))
                return false;
            number = (number * 10) + b - '0';
        }

        if (number > ushort.MaxValue)
            return false;
        port = number;
        return true;
    }

    /// <summary>RFC 4291 §2.2: eight groups, one run of them may be "::", the last two may be an IPv4 address.</summary>
    private static bool IsIpv6(ReadOnlySpan<byte> text)
    {
        int groups = 0;
        bool compressed = false;
        while (!text.IsEmpty)
        {
            if (text.StartsWith("::"u8))
            {
                if (compressed)
                    return false;
                compressed = true;
                text = text[2..];
                if (text.IsEmpty)
                    break;
            }
            else if (groups > 0)
            {
                if (text[0] != ':')
                    return false;
                text = text[1..];
            }

            int length = text.IndexOfAnyExcept(HexDigits);
            if (length < 0)
                length = text.Length;
            if (length < text.Length && text[length] == '.')
            {
                groups += 2;
                return IsIpv4(text) && (compressed ? groups < 8 : groups == 8);
            }

            if (length is 0 or > 4)
                return false;
            groups++;
            text = text[length..];
        }

        return compressed ? groups < 8 : groups == 8;
    }

    private static bool IsIpv4(ReadOnlySpan<byte> text)
    {
        for (int part = 0; part < 4; part++)
        {
            int length = text.IndexOf((byte)'.');
            if (part == 3 ? length >= 0 : length < 0)
                return false;
            ReadOnlySpan<byte> digits = part == 3 ? text : text[..length];

            // dec-octet has no leading zero, which some readers take for octal.
            if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0') || !TryReadPort(digits, out int octet) || octet > 255)
                return false;
            text = part == 3 ? default : text[(length + 1)..];
        }

        return true;
    }
}
