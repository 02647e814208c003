using System.Text;

namespace Weir.Proxy.Routing;

/// <summary>A path exactly, or with <c>/**</c> behind it the path and everything below. Bytes are compared as they came: a path is not
/// decoded, because the endpoint might decode it another way.</summary>
public sealed class PathPattern
{
    private readonly byte[] _path;
    private readonly bool _isPrefix;

    public PathPattern(string pattern)
    {
        _isPrefix = pattern.EndsWith("/**", StringComparison.Ordinal);
        _path = Encoding.UTF8.GetBytes(_isPrefix ? pattern[..^3] : pattern);
    }

    public bool Matches(ReadOnlySpan<byte> path)
    {
        if (!_isPrefix)
            return path.SequenceEqual(_path);
        return path.StartsWith(_path) && (path.Length == _path.Length || path[_path.Length] == (byte)'/');
    }
}
