using System.Text;

namespace Weir.Proxy.Routing;

/// <summary>Memory in which paths are normalised and values decoded, so that matching allocates nothing. One for each loop.</summary>
/// <remarks>What it hands out is valid until the next call of the same member. One thread.</remarks>
public sealed class MatchScratch(int longestBytes)
{
    private readonly byte[] _path = new byte[longestBytes];
    private readonly byte[] _value = new byte[longestBytes];
    private byte[]? _plainPath;
    private char[]? _chars;

    /// <summary>The longest text that fits: the longest line of a request.</summary>
    public int LongestBytes => longestBytes;

    /// <summary>Room for a normalised path, which is never longer than the one received.</summary>
    public Span<byte> Path => _path;

    /// <summary>Room for a path without its parameters.</summary>
    public Span<byte> PlainPath => _plainPath ??= new byte[longestBytes];

    /// <summary>Room for a decoded query parameter.</summary>
    public Span<byte> Value => _value;

    /// <summary>Bytes as a regular expression reads them: one character a byte (Latin-1), so that no byte is lost or joined with another.</summary>
    public ReadOnlySpan<char> Widen(ReadOnlySpan<byte> bytes)
    {
        // Only listeners with regular expressions pay for this.
        if (_chars is null || _chars.Length < bytes.Length)
            _chars = new char[Math.Max(longestBytes, bytes.Length)];
        return _chars.AsSpan(0, Encoding.Latin1.GetChars(bytes, _chars));
    }
}
