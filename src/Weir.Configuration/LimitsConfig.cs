namespace Weir.Configuration;

/// <summary>The largest request that a listener takes.</summary>
public sealed record LimitsConfig
{
    /// <summary>The request line.</summary>
    public ByteSize Line { get; init; } = ByteSize.FromKibibytes(8);

    /// <summary>One field line, name and value.</summary>
    public ByteSize Field { get; init; } = ByteSize.FromKibibytes(8);

    /// <summary>Request line and all fields together.</summary>
    public ByteSize Head { get; init; } = ByteSize.FromKibibytes(32);

    /// <summary>How many field lines.</summary>
    public int Fields { get; init; } = 100;

    /// <summary>The body; null: no limit, it is streamed.</summary>
    public ByteSize? Body { get; init; }
}
