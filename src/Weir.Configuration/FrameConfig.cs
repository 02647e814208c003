namespace Weir.Configuration;

/// <summary>Where a frame ends: after so many bytes, or at a delimiter.</summary>
public sealed record FrameConfig
{
    /// <summary>Null: a delimiter ends it.</summary>
    public int? Length { get; init; }

    /// <summary>One character of ASCII, which belongs to the frame.</summary>
    public char? Delimiter { get; init; }

    /// <summary>With a delimiter: the longest frame.</summary>
    public ByteSize Max { get; init; } = ByteSize.FromKibibytes(1);
}
