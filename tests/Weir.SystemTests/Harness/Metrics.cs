using System.Globalization;

namespace Weir.SystemTests.Harness;

/// <summary>One reading of /metrics, in Prometheus' text form.</summary>
public sealed class Metrics
{
    private readonly List<MetricSample> _samples = [];

    /// <summary>Reads the whole text.</summary>
    /// <exception cref="FormatException">A line is neither a comment nor a sample.</exception>
    public static Metrics Parse(string text)
    {
        var metrics = new Metrics();
        foreach (var line in text.Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#')
                metrics._samples.Add(ParseSample(line));
        }

        return metrics;
    }

    public bool Has(string name) => _samples.Exists(s => s.Name == name);

    /// <summary>How many samples a name has.</summary>
    public int Count(string name) => _samples.Count(s => s.Name == name);

    /// <summary>The sum of all samples of a name that carry the given labels.</summary>
    /// <exception cref="InvalidOperationException">No sample has this name at all: a typing error, or a metric that went missing.</exception>
    public double Sum(string name, params ReadOnlySpan<(string Label, string Value)> labels)
    {
        var known = false;
        var sum = 0.0;
        foreach (var sample in _samples)
        {
            if (sample.Name != name)
                continue;
            known = true;
            if (sample.Carries(labels))
                sum += sample.Value;
        }

        return known ? sum : throw new InvalidOperationException($"/metrics has no {name}.");
    }

    private static MetricSample ParseSample(string line)
    {
        var nameEnd = line.AsSpan().IndexOfAny('{', ' ');
        if (nameEnd <= 0)
            throw new FormatException($"Not a metric: {line}");

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = nameEnd;
        if (line[at] == '{')
        {
            at++;
            while (line[at] != '}')
            {
                var equals = line.IndexOf("=\"", at, StringComparison.Ordinal);
                var close = equals + 2;
                while (line[close] != '"')
                    close += line[close] == '\\' ? 2 : 1;
                labels[line[at..equals]] = line[(equals + 2)..close].Replace("\\\\", "\\", StringComparison.Ordinal);
                at = close + 1;
                if (line[at] == ',')
                    at++;
            }

            at++;
        }

        return new(line[..nameEnd], labels, double.Parse(line.AsSpan(at).Trim(), CultureInfo.InvariantCulture));
    }
}
