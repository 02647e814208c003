namespace Weir.Http;

/// <summary>A run of bytes in the buffer that was parsed: offsets instead of copies.</summary>
/// <param name="Start">Offset of the first byte.</param>
/// <param name="Length">Number of bytes; 0 when the part is absent or empty.</param>
public readonly record struct ByteRange(int Start, int Length)
{
    /// <summary>Offset of the byte after the last one.</summary>
    public int End => Start + Length;

    public bool IsEmpty => Length == 0;

    /// <summary>The bytes themselves, given the buffer the range was made from.</summary>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> buffer) => buffer.Slice(Start, Length);
}
