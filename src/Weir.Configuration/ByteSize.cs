namespace Weir.Configuration;

/// <summary>A number of bytes, so that the unit stands in the type.</summary>
/// <param name="Bytes">Not negative.</param>
public readonly record struct ByteSize(long Bytes)
{
    public static ByteSize FromKibibytes(long kibibytes) => new(kibibytes * 1024);

    /// <summary>The largest binary unit that divides it, as the file would write it: <c>8KiB</c>, <c>1500B</c>.</summary>
    public override string ToString() => Bytes switch
    {
        > 0 when Bytes % (1L << 30) == 0 => $"{Bytes >> 30}GiB",
        > 0 when Bytes % (1L << 20) == 0 => $"{Bytes >> 20}MiB",
        > 0 when Bytes % (1L << 10) == 0 => $"{Bytes >> 10}KiB",
        _ => $"{Bytes}B",
    };
}
