using System.Globalization;

namespace Weir.Demo;

/// <summary>Reads samples out of the Prometheus text format, as far as Weir writes it. Pure.</summary>
internal static class PrometheusText
{
    /// <summary>Visits every sample of a metric; lines that are not understood are passed over.</summary>
    /// <param name="text">The whole exposition.</param>
    /// <param name="metric">The metric's name.</param>
    /// <param name="label">The label whose value is of interest.</param>
    /// <returns>The label's value with the sample's, in the text's order; samples without the label are left out.</returns>
    public static IEnumerable<(string Label, double Value)> Samples(string text, string metric, string label)
    {
        foreach (string line in text.Split('\n'))
        {
            if (!line.StartsWith(metric, StringComparison.Ordinal) || line.Length == metric.Length || line[metric.Length] != '{') continue;
            int close = line.LastIndexOf('}');
            if (close < 0) continue;
            string? value = Label(line[(metric.Length + 1)..close], label);
            string number = line[(close + 1)..].Trim().Split(' ')[0];
            if (value is not null && double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double sample))
                yield return (value, sample);
        }
    }

    private static string? Label(string labels, string name)
    {
        for (int at = 0; at < labels.Length;)
        {
            int equals = labels.IndexOf("=\"", at, StringComparison.Ordinal);
            if (equals < 0) return null;
            int end = equals + 2;
            while (end < labels.Length && labels[end] != '"') end += labels[end] == '\\' ? 2 : 1;
            if (end >= labels.Length) return null;
            if (labels.AsSpan(at, equals - at).Trim(" ,").SequenceEqual(name))
                return labels[(equals + 2)..end].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);
            at = end + 1;
        }

        return null;
    }
}
