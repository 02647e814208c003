using System.Collections.Immutable;
using System.Globalization;

namespace Weir.Simulate;

/// <summary>Reads values parted by commas, one for each endpoint.</summary>
internal static class ListText
{
    private const int LongestName = 64;
    private const double MaxSpeed = 1_000_000;
    private const int MaxConcurrency = 1_000_000;

    public static bool TryNames(string text, out ImmutableArray<string> value) =>
        TryAll(text, (string part, out string name) => (name = part).Length is > 0 and <= LongestName && !part.Any(char.IsControl), out value);

    public static bool TrySpeeds(string text, out ImmutableArray<double> value) => TryAll(
        text,
        (string part, out double speed) => double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out speed) && speed is >= 1 / MaxSpeed and <= MaxSpeed,
        out value);

    public static bool TryWeights(string text, out ImmutableArray<int> value) => TryWhole(text, Balancing.EndpointOptions.MaxWeight, out value);

    public static bool TryConcurrency(string text, out ImmutableArray<int> value) => TryWhole(text, MaxConcurrency, out value);

    private static bool TryWhole(string text, int most, out ImmutableArray<int> value) => TryAll(
        text,
        (string part, out int number) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most,
        out value);

    private static bool TryAll<T>(string text, Cli.FlagReader<T> read, out ImmutableArray<T> value)
    {
        value = default;
        ImmutableArray<T>.Builder all = ImmutableArray.CreateBuilder<T>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!read(part, out T item)) return false;
            all.Add(item);
        }
        value = all.ToImmutable();
        return true;
    }
}
