namespace Weir.Proxy.Routing;

/// <summary>A path with <c>*</c> and <c>**</c>. Immutable.</summary>
/// <remarks>
/// Both levels, characters and segments, use the same rule: on a mismatch go back to the last star and let it take one more. Earlier stars need
/// not be tried again, so the work is at most pattern length times path length.
/// </remarks>
internal sealed class GlobPath
{
    private readonly byte[][] _segments;

    /// <param name="pattern">Normalised; begins with a slash.</param>
    public GlobPath(ReadOnlySpan<byte> pattern)
    {
        List<byte[]> segments = [];
        for (int at = 1; at <= pattern.Length;)
        {
            int end = pattern[at..].IndexOf((byte)'/');
            ReadOnlySpan<byte> segment = end < 0 ? pattern[at..] : pattern.Slice(at, end);
            segments.Add(segment.ToArray());
            at += segment.Length + 1;
        }

        _segments = [.. segments];
    }

    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[0] != (byte)'/')
            return false;
        int at = 1; // start of the path's segment at hand; past the end when none is left
        int index = 0;
        int star = -1;
        int starAt = 0;
        while (at <= path.Length)
        {
            int end = path[at..].IndexOf((byte)'/');
            int next = end < 0 ? path.Length + 1 : at + end + 1;
            if (index < _segments.Length && IsAnySegments(index))
            {
                star = index++;
                starAt = at;
                continue;
            }

            if (index < _segments.Length && MatchesSegment(_segments[index], path[at..(next - 1)]))
            {
                index++;
                at = next;
                continue;
            }

            if (star < 0)
                return false;
            int skipped = path[starAt..].IndexOf((byte)'/');
            if (skipped < 0)
            {
                // The stars take all that is left: right only if nothing of the pattern is.
                return star == _segments.Length - 1;
            }

            starAt += skipped + 1;
            at = starAt;
            index = star + 1;
        }

        while (index < _segments.Length && IsAnySegments(index))
            index++;
        return index == _segments.Length;
    }

    private bool IsAnySegments(int index) => _segments[index] is [(byte)'*', (byte)'*'];

    private static bool MatchesSegment(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> segment)
    {
        if (pattern.SequenceEqual("*"u8))
            return !segment.IsEmpty;
        int at = 0;
        int index = 0;
        int star = -1;
        int starAt = 0;
        while (at < segment.Length)
        {
            if (index < pattern.Length && pattern[index] == (byte)'*')
            {
                star = index++;
                starAt = at;
            }
            else if (index < pattern.Length && pattern[index] == segment[at])
            {
                index++;
                at++;
            }
            else if (star >= 0)
            {
                index = star + 1;
                at = ++starAt;
            }
            else
            {
                return false;
            }
        }

        while (index < pattern.Length && pattern[index] == (byte)'*')
            index++;
        return index == pattern.Length;
    }
}
