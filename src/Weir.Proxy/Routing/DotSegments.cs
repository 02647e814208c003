namespace Weir.Proxy.Routing;

/// <summary>Finds the segments of a path that name no place of their own (RFC 3986 §5.2.4).</summary>
internal static class DotSegments
{
    /// <param name="target">A target in origin-form; its query does not count.</param>
    /// <returns>One of its segments is <c>.</c> or <c>..</c>, percent-encoded or not.</returns>
    public static bool Has(ReadOnlySpan<byte> target)
    {
        int query = target.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = query < 0 ? target : target[..query];
        foreach (Range segment in path.Split((byte)'/'))
        {
            if (IsDots(path[segment]))
                return true;
        }

        return false;
    }

    private static bool IsDots(ReadOnlySpan<byte> segment)
    {
        int dots = 0;
        while (!segment.IsEmpty)
        {
            int length = segment[0] == (byte)'.' ? 1
                : segment.Length >= 3 && segment[0] == (byte)'%' && segment[1] == (byte)'2' && (segment[2] | 0x20) == (byte)'e' ? 3
                : 0;
            if (length == 0 || ++dots > 2)
                return false;
            segment = segment[length..];
        }

        return dots > 0;
    }
}
