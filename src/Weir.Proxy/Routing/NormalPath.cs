namespace Weir.Proxy.Routing;

/// <summary>The one way to write a path by which routes decide, so that no other way of writing it leads past a route.</summary>
/// <remarks>
/// RFC 3986 §6.2.2: percent-encoded unreserved characters are decoded, other escapes get upper-case digits, dot segments are resolved;
/// beyond it, runs of slashes become one, as most servers read them. Everything else stays encoded, so the result is visible ASCII. What servers
/// read in different ways is refused (<see cref="PathFault"/>). The request itself is forwarded as it came. docs/routing.md has the rules.
/// </remarks>
public static class NormalPath
{
    /// <summary>Normalises a path.</summary>
    /// <param name="path">As received, without the query; visible ASCII. One that does not begin with a slash (<c>*</c>) is left as it is.</param>
    /// <param name="into">As long as <paramref name="path"/>; used only when something changes.</param>
    /// <param name="keepEncodedSlashes">Take <c>%2F</c>, <c>%5C</c> and backslashes for ordinary characters instead of refusing them.</param>
    /// <param name="normal">The result: <paramref name="path"/> itself, or a part of <paramref name="into"/>.</param>
    public static PathFault Of(ReadOnlySpan<byte> path, Span<byte> into, bool keepEncodedSlashes, out ReadOnlySpan<byte> normal)
    {
        normal = path;
        if (path.IsEmpty || path[0] != (byte)'/' || IsNormal(path))
            return PathFault.None;
        PathFault fault = Write(path, into, keepEncodedSlashes, out int length);
        normal = into[..length];
        return fault;
    }

    // Nearly every path: a few vectorised looks and no copy.
    private static bool IsNormal(ReadOnlySpan<byte> path) =>
        !path.ContainsAny((byte)'%', (byte)'\\') && path.IndexOf("//"u8) < 0 && path.IndexOf("/."u8) < 0;

    private static PathFault Write(ReadOnlySpan<byte> path, Span<byte> into, bool keepEncodedSlashes, out int length)
    {
        length = 0;
        bool sawEmpty = false;
        for (int at = 1; at <= path.Length;)
        {
            // 1. One segment, decoded behind a slash.
            int end = path[at..].IndexOf((byte)'/');
            bool isLast = end < 0;
            ReadOnlySpan<byte> segment = isLast ? path[at..] : path.Slice(at, end);
            at += segment.Length + 1;
            into[length] = (byte)'/';
            PathFault fault = Decode(segment, into[(length + 1)..], keepEncodedSlashes, out int written);
            if (fault != PathFault.None)
                return fault;
            ReadOnlySpan<byte> decoded = into.Slice(length + 1, written);

            // 2. What it means.
            if (written == 0)
            {
                sawEmpty |= !isLast;
                length += isLast ? 1 : 0;
            }
            else if (decoded.SequenceEqual("."u8))
            {
                length += isLast ? 1 : 0;
            }
            else if (decoded.SequenceEqual(".."u8))
            {
                if (length == 0)
                    return PathFault.AboveRoot;
                // RFC 3986 §5.2.4 takes the empty segment away, a server that has merged the slashes the one before it.
                if (sawEmpty)
                    return PathFault.AmbiguousDots;
                length = into[..length].LastIndexOf((byte)'/');
                into[length] = (byte)'/';
                length += isLast ? 1 : 0;
            }
            else if (IsDotsWithParameter(decoded))
            {
                return PathFault.AmbiguousDots;
            }
            else
            {
                // A segment that is all parameter is an empty one to those who take parameters away.
                sawEmpty |= decoded.StartsWith(";"u8) || decoded.StartsWith("%3B"u8);
                length += 1 + written;
            }
        }

        return PathFault.None;
    }

    /// <summary>Tomcat and its kin drop what follows a semicolon before they look at the segment.</summary>
    private static bool IsDotsWithParameter(ReadOnlySpan<byte> segment)
    {
        ReadOnlySpan<byte> rest = segment[0] != (byte)'.' ? default : segment.Length > 1 && segment[1] == (byte)'.' ? segment[2..] : segment[1..];
        return rest.StartsWith(";"u8) || rest.StartsWith("%3B"u8);
    }

    private static PathFault Decode(ReadOnlySpan<byte> segment, Span<byte> into, bool keepEncodedSlashes, out int written)
    {
        written = 0;
        for (int i = 0; i < segment.Length; i++)
        {
            byte b = segment[i];
            if (b == (byte)'\\' && !keepEncodedSlashes)
                return PathFault.EncodedSlash;
            if (b != (byte)'%')
            {
                into[written++] = b;
                continue;
            }

            int value = PercentCoding.ValueAt(segment, i);
            PathFault fault = value switch
            {
                < 0 => PathFault.BadPercent,
                0 => PathFault.Nul,
                '/' or '\\' when !keepEncodedSlashes => PathFault.EncodedSlash,
                >= 0xC0 when IsOverlong(value, PercentCoding.ValueAt(segment, i + 3)) => PathFault.Overlong,
                _ => PathFault.None,
            };
            if (fault != PathFault.None)
                return fault;
            if (PercentCoding.IsUnreserved((byte)value))
                into[written++] = (byte)value;
            else
                written += PercentCoding.Encode((byte)value, into[written..]);
            i += 2;
        }

        return PathFault.None;
    }

    // RFC 3629 §3: C0 and C1 begin nothing; E0 and F0 are followed by A0 and 90 or more. Alone they may be Latin-1.
    private static bool IsOverlong(int lead, int next) => lead switch
    {
        0xC0 or 0xC1 => next is >= 0x80 and <= 0xBF,
        0xE0 => next is >= 0x80 and < 0xA0,
        0xF0 => next is >= 0x80 and < 0x90,
        _ => false,
    };
}
