using Weir.Compare.Contestants;
using Weir.Compare.Load;

namespace Weir.Compare;

/// <summary>What every run needs: the options, the contestants, the tools, a folder that is removed at the end.</summary>
internal sealed class Bench : IDisposable
{
    private const string Direct = "direct";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("weir-compare-");
    private readonly IContestant[] _all;
    private readonly Lazy<string> _pingLoad;
    private readonly Dictionary<KeyKind, Credentials> _credentials = [];

    public Bench(CompareOptions options)
    {
        Options = options;
        // The way out by signal runs no finally block.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        string root = RepositoryRoot();
        _all = [new WeirProxy(Path.Combine(root, "artifacts/bin/Weir/release/weir.dll")), new Haproxy(), new Nginx()];
        ReportScript = Path.Combine(root, "bench/Weir.Compare/Load/report.lua");
        _pingLoad = new(() => PingLoadBuild.Build(Path.Combine(root, "bench/pingload"), Path.Combine(root, "artifacts/bench")));
        string? unknown = options.Only.FirstOrDefault(name => name != Direct && Array.TrueForAll(_all, c => c.Name != name));
        if (unknown is not null) throw new CompareException($"'{unknown}' is no contestant. Known: {string.Join(", ", _all.Select(c => c.Name))}, {Direct}.");
    }

    public CompareOptions Options { get; }

    public string ReportScript { get; }

    /// <summary>Whether the load generator is measured against its origin without a proxy, as a check on the generator.</summary>
    public bool WithDirect => Options.Only.Count == 0 || Options.Only.Contains(Direct);

    public IContestant Weir => _all[0];

    /// <summary>The contestants of a row. An absent peer is left out with a message; Weir may not be absent.</summary>
    public IReadOnlyList<IContestant> Contestants(Protocol protocol)
    {
        List<IContestant> present = [];
        foreach (IContestant contestant in _all.Where(c => Options.Only.Count == 0 || Options.Only.Contains(c.Name)))
        {
            string? why = contestant.WhyAbsent(protocol);
            if (why is null) present.Add(contestant);
            else if (contestant.Name == WeirProxy.ContestantName) throw new CompareException(why);
            else Say($"left out: {why}");
        }

        return present;
    }

    public PingLoad PingLoad(PingMode mode, string? cpus = null) => new(_pingLoad.Value, mode, cpus ?? Processes.Cpus.Load);

    /// <summary>The certificate that all contestants show, one of each kind in a run.</summary>
    public Credentials CredentialsFor(KeyKind kind) =>
        _credentials.TryGetValue(kind, out Credentials? made) ? made : _credentials[kind] = Credentials.Create(kind, NewFolder("credentials"));

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder.FullName, $"{name}-{Guid.NewGuid():N}")).FullName;

    /// <summary>Progress, on stderr: stdout holds the tables alone.</summary>
    public void Say(string line) => Console.Error.WriteLine($"  {line}");

    public void Dispose()
    {
        _folder.Refresh();
        if (_folder.Exists) _folder.Delete(recursive: true);
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Weir.slnx"))) return folder.FullName;
        }

        throw new CompareException($"no Weir.slnx above {AppContext.BaseDirectory}: run bench/compare from a clone of the repository");
    }
}
