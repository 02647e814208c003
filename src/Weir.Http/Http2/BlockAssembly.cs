namespace Weir.Http.Http2;

/// <summary>Joins the fragments of a field block that does not fit one frame (RFC 9113 §4.3). Bounded; holds memory only meanwhile.</summary>
public sealed class BlockAssembly(Http2Limits limits)
{
    private byte[]? _bytes;
    private int _length;
    private int _continuations;

    /// <summary>A block is begun and not whole: nothing but its CONTINUATION may come (§6.10).</summary>
    public bool IsOpen => StreamId != 0;

    public int StreamId { get; private set; }

    /// <summary>Of the HEADERS frame it began with.</summary>
    public bool EndsStream { get; private set; }

    /// <summary>The HEADERS frame made the stream depend on itself: an error of the stream once the block is whole.</summary>
    public bool DependsOnItself { get; private set; }

    public ReadOnlySpan<byte> Block => _bytes.AsSpan(0, _length);

    public bool TryBegin(int streamId, bool endsStream, bool dependsOnItself, ReadOnlySpan<byte> fragment)
    {
        StreamId = streamId;
        EndsStream = endsStream;
        DependsOnItself = dependsOnItself;
        _length = 0;
        _continuations = 0;
        return TryAppend(fragment);
    }

    /// <returns>False when the block is over its limit, in bytes or in frames: the connection cannot go on, for its table is lost.</returns>
    public bool TryContinue(ReadOnlySpan<byte> fragment) => ++_continuations <= limits.MaxContinuations && TryAppend(fragment);

    public void Clear()
    {
        StreamId = 0;
        _bytes = null;
        _length = 0;
    }

    private bool TryAppend(ReadOnlySpan<byte> fragment)
    {
        int length = _length + fragment.Length;
        if (length > limits.BlockBytes)
            return false;
        if (_bytes is null || _bytes.Length < length)
            Array.Resize(ref _bytes, Math.Min(Math.Max(length, (_bytes?.Length ?? 2048) * 2), limits.BlockBytes));
        fragment.CopyTo(_bytes.AsSpan(_length));
        _length = length;
        return true;
    }
}
