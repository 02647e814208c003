using Weir.Compare.Contestants;
using Weir.Compare.Rows;

namespace Weir.Compare.Reporting;

/// <summary>What one row found.</summary>
internal sealed class RowReport(string name, string title, IReadOnlyList<Column> columns)
{
    private readonly List<string> _faults = [];

    public string Name { get; } = name;

    public string Title { get; } = title;

    public IReadOnlyList<Column> Columns { get; } = columns;

    /// <summary>Contestant and its figures, in the order of the table.</summary>
    public List<KeyValuePair<string, Dictionary<string, double>>> Lines { get; } = [];

    public List<Verdict> Verdicts { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>What must not happen at any speed: errors, lost connections.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static RowReport LeftOut(string name, string title, string why) => new(name, title, []) { Notes = { $"left out: {why}" } };

    public void Add(string contestant, Dictionary<string, double> figures) => Lines.Add(new(contestant, figures));

    public void Fault(string what) => _faults.Add(what);

    /// <summary>Divides everybody's figure by the better peer's, and judges Weir's.</summary>
    public void Judge(Target target, string ratioMetric)
    {
        double[] peers = [.. Lines.Where(line => line.Key != WeirProxy.ContestantName).Select(line => line.Value[target.Metric])];
        if (peers.Length == 0) return;
        double best = target.Best(peers);
        foreach ((string contestant, Dictionary<string, double> figures) in Lines)
        {
            double ratio = figures[ratioMetric] = figures[target.Metric] / best;
            if (contestant != WeirProxy.ContestantName) continue;
            Verdicts.Add(new Verdict($"{target.Metric} over the better peer's", $"{ratio:0.00}", target.Text, target.Reached(ratio)));
        }
    }
}
