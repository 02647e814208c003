namespace Weir.Proxy.Jobs;

/// <summary>Where a frame ends: after so many bytes, or at a delimiter, which belongs to it. Immutable.</summary>
public sealed record FrameFormat
{
    /// <summary>Frames are small things: they are kept until they are answered.</summary>
    public const int LargestBytes = 64 * 1024;

    private FrameFormat(byte? delimiter, int max) => (Delimiter, Max) = (delimiter, max);

    public byte? Delimiter { get; }

    /// <summary>Bytes of a frame; with a delimiter, at most.</summary>
    public int Max { get; }

    public static FrameFormat OfLength(int bytes) => new(null, bytes);

    public static FrameFormat EndingIn(byte delimiter, int max) => new(delimiter, max);

    /// <summary>Finds the first frame.</summary>
    /// <returns>Its length; 0 while more has to come; −1 when it is longer than it may be.</returns>
    public int Find(ReadOnlySpan<byte> bytes)
    {
        if (Delimiter is not { } delimiter)
            return bytes.Length < Max ? 0 : Max;
        int at = bytes[..Math.Min(bytes.Length, Max)].IndexOf(delimiter);
        return at >= 0 ? at + 1 : bytes.Length >= Max ? -1 : 0;
    }
}
