namespace Weir.Proxy.Routing;

/// <summary>Parameters of path segments (RFC 3986 §3.3): what follows a semicolon, as in <c>/app;jsessionid=1/x</c>.</summary>
/// <remarks>
/// Servlet containers take them away before they look for what serves a path, so that to them <c>/admin;x</c> is <c>/admin</c>. Routes therefore see
/// paths without: a server that takes a semicolon for a character like any other has nothing at the paths that this joins. docs/routing.md.
/// </remarks>
internal static class PathParameters
{
    private const byte Mark = (byte)';';

    /// <summary>The path without them; segments that were nothing else are gone, as empty ones are.</summary>
    /// <param name="path">Normalised.</param>
    /// <param name="into">As long as <paramref name="path"/>; used only when there is something to take away.</param>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> path, Span<byte> into)
    {
        if (!path.Contains(Mark))
            return path;
        int length = 0;
        for (int at = 0; at < path.Length;)
        {
            int end = EndOfSegment(path, at + 1);
            ReadOnlySpan<byte> segment = path[at..end];
            int mark = segment.IndexOf(Mark);
            segment = mark < 0 ? segment : segment[..mark];
            at = end;
            if (segment.Length <= 1 && at < path.Length)
                continue;
            segment.CopyTo(into[length..]);
            length += segment.Length;
        }

        return into[..length];
    }

    /// <summary>How much of a path is a prefix in whole segments, parameters of these included.</summary>
    /// <param name="path">Normalised.</param>
    /// <param name="prefix">Without parameters and without a slash at its end.</param>
    /// <returns>-1 when it does not begin with it.</returns>
    public static int LengthOfPrefix(ReadOnlySpan<byte> path, ReadOnlySpan<byte> prefix)
    {
        int at = 0;
        foreach (byte b in prefix)
        {
            if (b == (byte)'/')
                at = SkipParameters(path, at);
            if (at >= path.Length || path[at++] != b)
                return -1;
        }

        at = SkipParameters(path, at);
        return at == path.Length || path[at] == (byte)'/' ? at : -1;
    }

    private static int SkipParameters(ReadOnlySpan<byte> path, int at) =>
        at < path.Length && path[at] == Mark ? EndOfSegment(path, at) : at;

    private static int EndOfSegment(ReadOnlySpan<byte> path, int from)
    {
        int slash = path[from..].IndexOf((byte)'/');
        return slash < 0 ? path.Length : from + slash;
    }
}
