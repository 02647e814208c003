namespace Weir.Configuration.Text;

/// <summary><c>100/s</c>, <c>30/min</c>, <c>1000/h</c>.</summary>
internal static class RateText
{
    public const int MaxCount = 1_000_000;

    public static string? Parse(string text, out Rate value)
    {
        value = default;
        var parts = text.Split('/');
        TimeSpan? per = parts.Length != 2 ? null : parts[1].Trim() switch
        {
            "s" => TimeSpan.FromSeconds(1),
            "min" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => null,
        };
        var digits = parts[0].Trim();
        if (per is null || digits.Length is 0 or > 7 || digits.AsSpan().ContainsAnyExceptInRange('0', '9'))
            return $"{Shown.Quoted(text)} is not a rate. Write how many in which time, with s, min or h: 100/s, 30/min, 1000/h.";
        var count = int.Parse(digits);
        if (count is < 1 or > MaxCount)
            return $"{Shown.Quoted(text)} is out of range. A rate counts from 1 to {MaxCount}.";
        value = new(count, per.Value);
        return null;
    }
}
