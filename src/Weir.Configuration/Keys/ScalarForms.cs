using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary>The forms of single values that several tables of keys use.</summary>
internal static class ScalarForms
{
    /// <summary>Longer waits than a day are a mistake in the unit.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    public static BooleanForm Boolean { get; } = new();

    /// <summary>A wait of no time at all would fail everything.</summary>
    public static DurationForm Wait { get; } = new(TimeSpan.FromMilliseconds(1), Longest);

    /// <summary>A duration for which zero means: not at all.</summary>
    public static DurationForm Period { get; } = new(TimeSpan.Zero, Longest);

    public static IntegerForm Connections { get; } = new(1, 10_000_000, "A number of connections");

    public static ParsedForm<BindAddress> Bind { get; } =
        new("address", "an address such as 0.0.0.0:8080, \"[::1]:80\", :8080 or unix:/run/weir.sock", BindAddressText.Parse);

    public static ParsedForm<string> PoolName { get; } = new("name of a pool", "the name of a pool", NameText.Word);

    public static ParsedForm<string> Regex { get; } = new("regular expression", "a regular expression", RegexText.Parse);

    public static ParsedForm<string> ConditionText { get; } = new("text", "a text", Text.ConditionText.Parse);
}
