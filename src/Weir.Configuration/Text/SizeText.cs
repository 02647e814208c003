namespace Weir.Configuration.Text;

/// <summary><c>64KiB</c>, <c>8KB</c>, <c>1MB</c>, <c>1GiB</c>, <c>512B</c>: a whole number with a unit.</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Bytes)[] Units =
    [
        ("B", 1),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("TB", 1_000_000_000_000),
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
    ];

    public static string? Parse(string text, out ByteSize value)
    {
        value = default;
        var digits = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits < 0 && text.Length > 0)
            return $"{Shown.Quoted(text)} has no unit. Write {Shown.Plain(text)}KiB or {Shown.Plain(text)}B.";
        // Six digits of tebibytes still fit a long.
        if (digits is < 1 or > 12)
            return Wrong(text);
        var amount = long.Parse(text.AsSpan(0, digits));
        var word = text[digits..].TrimStart(' ');
        foreach (var (unit, bytes) in Units)
        {
            if (unit != word)
                continue;
            if (amount > long.MaxValue / bytes)
                return Wrong(text);
            value = new(amount * bytes);
            return null;
        }

        foreach (var (unit, _) in Units)
            if (string.Equals(unit, word, StringComparison.OrdinalIgnoreCase)
                || string.Equals(unit, word + "iB", StringComparison.OrdinalIgnoreCase))
                return $"{Shown.Quoted(text)} is not a size. Did you mean '{amount}{unit}'?";
        return Wrong(text);
    }

    private static string Wrong(string text) =>
        $"{Shown.Quoted(text)} is not a size. Write a whole number with a unit: 512B, 8KB, 64KiB, 1MiB, 1GiB.";
}
