using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Weir.SystemTests.Wire;

/// <summary>Productions of RFC 9110 and RFC 9112, written down once more, one at a time.</summary>
public static class Grammar
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";
    private const string SubDelims = "!$&'()*+,;=";

    /// <summary>token = 1*tchar (RFC 9110 §5.6.2).</summary>
    public static bool IsToken(string s) => s.Length > 0 && s.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c));

    /// <summary>field-line = field-name ":" OWS field-value OWS (RFC 9112 §5).</summary>
    public static Field ParseField(string line)
    {
        var colon = line.IndexOf(':');
        if (colon < 0)
            throw new WireException($"a field line without colon: '{line}'");
        var name = line[..colon];
        if (!IsToken(name))
            throw new WireException($"the field name '{name}' is not a token");
        var value = line[(colon + 1)..].Trim(' ', '\t');
        if (value.Any(c => c != '\t' && (c < ' ' || c == '\x7f')))
            throw new WireException($"a control character in the value of {name}");
        return new(name, value);
    }

    /// <summary>chunk-size [ chunk-ext ] (RFC 9112 §7.1), without the "bad" white space that the RFC tolerates.</summary>
    public static long ParseChunkLine(string line)
    {
        var digits = line.TakeWhile(char.IsAsciiHexDigit).Count();
        if (digits is 0 or > 15)
            throw new WireException($"'{line}' has no chunk size");
        var rest = line[digits..];
        while (rest.Length > 0)
        {
            if (rest[0] != ';')
                throw new WireException($"'{line}' is not a chunk size");
            rest = SkipExtension(rest[1..], line);
        }

        return long.Parse(line.AsSpan(0, digits), NumberStyles.AllowHexSpecifier);
    }

    /// <summary>origin-form, as far as the characters go (RFC 3986 §3.3, §3.4).</summary>
    /// <remarks>Browsers and servers use more characters than the RFC allows; all that is printable passes, except what can be misread.</remarks>
    public static bool IsOriginForm(string target) => target.StartsWith('/') && IsTargetText(target);

    public static bool IsTargetText(string target) => target.All(c => c is > ' ' and < '\x7f' and not '#');

    /// <summary>uri-host [ ":" port ] (RFC 9110 §7.2).</summary>
    public static bool IsHost(string host)
    {
        var name = host;
        if (host.StartsWith('['))
        {
            var close = host.IndexOf(']');
            if (close < 0 || !IPAddress.TryParse(host.AsSpan(1, close - 1), out var ip) || ip.AddressFamily != AddressFamily.InterNetworkV6 || host.Contains('%'))
                return false;
            name = host[(close + 1)..];
            return name.Length == 0 || IsPort(name);
        }

        var colon = host.IndexOf(':');
        if (colon >= 0)
        {
            if (!IsPort(host[colon..]))
                return false;
            name = host[..colon];
        }

        return name.Length > 0 && IsRegName(name);
    }

    private static bool IsPort(string colonAndDigits) =>
        colonAndDigits[0] == ':' && colonAndDigits.Skip(1).All(char.IsAsciiDigit)
        && (colonAndDigits.Length == 1 || (colonAndDigits.Length <= 6 && int.Parse(colonAndDigits.AsSpan(1)) <= 65535));

    private static bool IsRegName(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '%')
            {
                if (i + 2 >= name.Length || !char.IsAsciiHexDigit(name[i + 1]) || !char.IsAsciiHexDigit(name[i + 2]))
                    return false;
                i += 2;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && !"-._~".Contains(c) && !SubDelims.Contains(c))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes chunk-ext-name [ "=" chunk-ext-val ] and returns what follows.</summary>
    private static string SkipExtension(string text, string line)
    {
        text = SkipToken(text, line);
        if (!text.StartsWith('='))
            return text;
        if (!text.StartsWith("=\"", StringComparison.Ordinal))
            return SkipToken(text[1..], line);
        for (var i = 2; i < text.Length; i++)
        {
            if (text[i] == '"')
                return text[(i + 1)..];
            if (text[i] == '\\')
                i++;
            if (i < text.Length && text[i] != '\t' && (text[i] < ' ' || text[i] == '\x7f'))
                break;
        }

        throw new WireException($"'{line}' has a malformed chunk extension");
    }

    private static string SkipToken(string text, string line)
    {
        var length = text.TakeWhile(c => IsToken(c.ToString())).Count();
        return length > 0 ? text[length..] : throw new WireException($"'{line}' has a malformed chunk extension");
    }
}
