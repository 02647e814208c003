namespace Weir.Configuration.Text;

/// <summary><c>250ms</c>, <c>2s</c>, <c>1m30s</c>, <c>1h</c>: whole numbers with units, larger units first.</summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    public static string? Parse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var rest = text.AsSpan();
        var nextUnit = 0;
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0)
                return value == TimeSpan.Zero && nextUnit == 0
                    ? $"{Shown.Quoted(text)} has no unit. Write {Shown.Plain(text)}s for seconds or {Shown.Plain(text)}ms for milliseconds."
                    : $"{Shown.Quoted(text)} ends without a unit. Write the last part with ms, s or m.";
            // Nine digits of hours are a thousand centuries, and still far from overflowing.
            if (digits is 0 or > 9)
                return Wrong(text);
            var amount = int.Parse(rest[..digits]);
            rest = rest[digits..];
            var letters = rest.IndexOfAnyInRange('0', '9');
            var word = letters < 0 ? rest : rest[..letters];
            while (nextUnit < Units.Length && !word.SequenceEqual(Units[nextUnit].Unit))
                nextUnit++;
            if (nextUnit == Units.Length)
                return Wrong(text);
            value += Units[nextUnit].Length * amount;
            nextUnit++;
            rest = rest[word.Length..];
        }

        return nextUnit == 0 ? Wrong(text) : null;
    }

    /// <summary>The shortest text that reads back as the same duration.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero)
            return "0s";
        var text = "";
        foreach (var (unit, length) in Units)
        {
            var amount = value.Ticks / length.Ticks;
            value -= length * amount;
            if (amount > 0)
                text += $"{amount}{unit}";
        }

        return text;
    }

    private static string Wrong(string text) =>
        $"{Shown.Quoted(text)} is not a duration. Write whole numbers with units, larger ones first: 250ms, 2s, 1m30s, 1h.";
}
