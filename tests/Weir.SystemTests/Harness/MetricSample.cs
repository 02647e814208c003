namespace Weir.SystemTests.Harness;

/// <summary>One line of /metrics.</summary>
public sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public bool Carries(ReadOnlySpan<(string Label, string Value)> wanted)
    {
        foreach (var (label, value) in wanted)
        {
            if (!Labels.TryGetValue(label, out var actual) || actual != value)
                return false;
        }

        return true;
    }
}
