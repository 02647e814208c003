using System.Globalization;

namespace Weir.Samples.Pi;

/// <summary>Chooses a representation by the <c>Accept</c> field (RFC 9110 §12.5.1). Pure.</summary>
public static class AcceptNegotiation
{
    // A field that names more ranges than this is no browser's; the rest of it is not looked at.
    private const int MaxRanges = 32;

    /// <summary>The representation that suits the client best.</summary>
    /// <param name="accept">The field's value; null or empty when it is missing.</param>
    /// <returns>
    /// The representation with the highest quality. Of equals the one that was named most exactly, then text before HTML before
    /// JSON. When nothing on offer is acceptable the field is disregarded, as §12.5.1 allows, and the answer is text.
    /// </returns>
    public static Representation Choose(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept)) return Representation.Text;
        Span<Preference> preferences = stackalloc Preference[3];
        preferences.Clear();
        int ranges = 0;
        foreach (var part in accept.AsSpan().Split(','))
        {
            if (++ranges > MaxRanges) break;
            Weigh(accept.AsSpan()[part], preferences);
        }

        int best = 0;
        for (int i = 1; i < preferences.Length; i++)
        {
            if (preferences[i].IsBetterThan(preferences[best])) best = i;
        }

        return (Representation)best;
    }

    private static void Weigh(ReadOnlySpan<char> range, Span<Preference> preferences)
    {
        int semicolon = range.IndexOf(';');
        var type = (semicolon < 0 ? range : range[..semicolon]).Trim(" \t");
        double quality = semicolon < 0 ? 1 : Quality(range[(semicolon + 1)..]);
        for (int i = 0; i < preferences.Length; i++)
        {
            int specificity = Specificity(type, (Representation)i);
            // "The most specific reference has precedence": text/html;q=0 refuses HTML although */* would take it.
            if (specificity > preferences[i].Specificity) preferences[i] = new Preference(quality, specificity);
        }
    }

    private static int Specificity(ReadOnlySpan<char> type, Representation representation)
    {
        if (type is "*/*") return 1;
        (string whole, string group) = representation switch
        {
            Representation.Html => ("text/html", "text/*"),
            Representation.Json => ("application/json", "application/*"),
            _ => ("text/plain", "text/*"),
        };
        if (type.Equals(group, StringComparison.OrdinalIgnoreCase)) return 2;
        return type.Equals(whole, StringComparison.OrdinalIgnoreCase) ? 3 : 0;
    }

    /// <summary>The weight of a range's parameters (§12.4.2): 1 without one, 0 when it is malformed.</summary>
    private static double Quality(ReadOnlySpan<char> parameters)
    {
        foreach (var part in parameters.Split(';'))
        {
            var parameter = parameters[part].Trim(" \t");
            if (!parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)) continue;
            return double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double quality) && quality <= 1
                ? quality
                : 0;
        }

        return 1;
    }

    private readonly record struct Preference(double Quality, int Specificity)
    {
        public bool IsBetterThan(Preference other) =>
            Quality > other.Quality || (Quality == other.Quality && Quality > 0 && Specificity > other.Specificity);
    }
}
