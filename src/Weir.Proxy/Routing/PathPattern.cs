using System.Text;
using System.Text.RegularExpressions;

namespace Weir.Proxy.Routing;

/// <summary>Which normalised paths a route takes: one (<c>/x</c>), everything below (<c>/x/**</c>), a glob or a regular expression.</summary>
/// <remarks>
/// In a glob <c>*</c> stands for any characters of one segment (a segment that is only <c>*</c> is not empty) and <c>**</c> for any number of
/// whole segments. A regular expression takes the whole path. Every form costs time linear in the path's length. Immutable.
/// </remarks>
public sealed class PathPattern
{
    private readonly string _text;
    private readonly byte[] _path;
    private readonly Kind _kind;
    private readonly GlobPath? _glob;
    private readonly Regex? _regex;

    /// <param name="pattern">A path without dot segments and empty ones; its escapes are normalised as those of requests are.</param>
    public PathPattern(string pattern)
    {
        _text = pattern;
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);
        NormalPath.Of(bytes, new byte[bytes.Length], keepEncodedSlashes: true, out ReadOnlySpan<byte> normal);
        _kind = Kind.Exact;
        if (normal.EndsWith("/**"u8) && !normal[..^3].Contains((byte)'*'))
        {
            _kind = Kind.Prefix;
            normal = normal[..^3];
        }
        else if (normal.Contains((byte)'*'))
        {
            _kind = Kind.Glob;
            _glob = new GlobPath(normal);
        }

        _path = normal.ToArray();
    }

    public PathPattern(Regex regex)
    {
        _text = "regex";
        _path = [];
        _kind = Kind.Regex;
        _regex = regex;
    }

    private enum Kind
    {
        Exact,
        Prefix,
        Glob,
        Regex,
    }

    /// <summary>The one path that it takes; null when there are several.</summary>
    internal byte[]? Exact => _kind == Kind.Exact ? _path : null;

    /// <summary>The first segment of every path that it takes, without slashes; null when it is not always the same.</summary>
    internal byte[]? FirstSegment
    {
        get
        {
            if (_kind == Kind.Regex || _path.Length == 0)
                return null;
            ReadOnlySpan<byte> first = SegmentOf(_path);
            return first.Contains((byte)'*') ? null : first.ToArray();
        }
    }

    /// <summary>What stands between the first slash of a path and the next one.</summary>
    internal static ReadOnlySpan<byte> SegmentOf(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty)
            return path;
        int end = path[1..].IndexOf((byte)'/');
        return end < 0 ? path[1..] : path.Slice(1, end);
    }

    /// <param name="path">Normalised; see <see cref="NormalPath"/>.</param>
    /// <param name="scratch">Room for a regular expression's characters.</param>
    public bool Matches(ReadOnlySpan<byte> path, MatchScratch scratch) => _kind switch
    {
        Kind.Exact => path.SequenceEqual(_path),
        Kind.Prefix => path.StartsWith(_path) && (path.Length == _path.Length ? path.Length > 0 : path[_path.Length] == (byte)'/'),
        Kind.Glob => _glob!.Matches(path),
        _ => _regex!.IsMatch(scratch.Widen(path)),
    };

    public override string ToString() => _regex is null ? _text : $"regex {_regex}";
}
