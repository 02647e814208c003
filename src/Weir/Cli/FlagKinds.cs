using System.CommandLine.Parsing;
using System.Globalization;

namespace Weir.Cli;

/// <summary>The kinds of values that the verbs' flags take.</summary>
internal static class FlagKinds
{
    public static FlagKind<TimeSpan> Time { get; } = new(
        "a time", "Write a number with its unit: 50us, 20ms, 1.5s, 2m or 1h.", DurationText.TryParse);

    /// <summary>Where to listen.</summary>
    public static FlagKind<ListenAddress> Address { get; } = new(
        "an address to listen on", "Write IP:PORT as in 127.0.0.1:5000 or [::1]:5000, localhost:PORT, or :PORT for all interfaces; port 0 takes a free one.", ListenAddress.TryParse);

    /// <summary>Whole numbers.</summary>
    public static FlagKind<int> Integer(int least, int most) => new(
        "a whole number in range",
        string.Create(CultureInfo.InvariantCulture, $"Write one from {least} to {most}."),
        (string text, out int value) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>Large counts.</summary>
    public static FlagKind<long> Long(long least, long most) => new(
        "a whole number in range",
        string.Create(CultureInfo.InvariantCulture, $"Write one from {least} to {most}."),
        (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>Numbers with decimals.</summary>
    public static FlagKind<double> Number(double least, double most) => new(
        "a number in range",
        string.Create(CultureInfo.InvariantCulture, $"Write one from {least} to {most}."),
        (string text, out double value) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= least && value <= most);

    /// <summary>The values of a flag that may be repeated.</summary>
    public static T[] ParseAll<T>(string name, FlagKind<T> kind, ArgumentResult result)
        where T : struct
    {
        List<T> values = [];
        foreach (Token token in result.Tokens)
        {
            if (kind.Read(token.Value, out T value)) values.Add(value);
            else result.AddError($"{name}: '{UsageErrors.Echo(token.Value)}' is not {kind.What}. {kind.Mend}");
        }
        return [.. values];
    }
}
