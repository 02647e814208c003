using System.CommandLine;
using Weir.Balancing.Strategies;
using Weir.Configuration;
using Weir.Simulation.Traces;

namespace Weir.Cli;

/// <summary>Flags that the verbs which read logs have in common.</summary>
internal sealed class LogFlags
{
    private readonly Option<string?> _format = new("--format") { HelpName = "NAME", Description = $"What the trace is: {string.Join(", ", TraceFormats.All.Select(f => f.Name))} (default: found out by its first lines)." };
    private readonly Option<string?> _class = new("--class") { HelpName = "route|path|method|none", Description = "What of a logged request makes its class (default: its route, or method and first segment of the path)." };
    private readonly Option<string?> _pool = new("--pool") { HelpName = "NAME", Description = "Only the requests of this pool of the log." };
    private readonly Option<string?> _strategies = new("--strategies") { HelpName = "NAMES", Description = "Which to compare, parted by commas (default: all; 'weir strategies' lists them)." };

    public LogFlags()
    {
        _format.AcceptChoices(() => [.. TraceFormats.All.Select(f => f.Name)]);
        _class.AcceptChoices(() => ["route", "path", "method", "none"]);
        _strategies.Validators.Add(result => CheckStrategies(result.Tokens.Count == 1 ? result.Tokens[0].Value : "", result.AddError));
    }

    public void AddTo(Command verb)
    {
        verb.Add(_format);
        verb.Add(_class);
        verb.Add(_pool);
        verb.Add(_strategies);
    }

    public string? Format(ParseResult parsed) => parsed.GetValue(_format);

    public string? Pool(ParseResult parsed) => parsed.GetValue(_pool);

    public ClassBy ClassBy(ParseResult parsed) => parsed.GetValue(_class) switch
    {
        "path" => Simulation.Traces.ClassBy.Path,
        "method" => Simulation.Traces.ClassBy.Method,
        "none" => Simulation.Traces.ClassBy.None,
        _ => Simulation.Traces.ClassBy.Route,
    };

    /// <summary>Empty: all.</summary>
    public string[] Strategies(ParseResult parsed) =>
        (parsed.GetValue(_strategies) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static void CheckStrategies(string text, Action<string> addError)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (StrategyCatalog.TryGet(name, out _)) continue;
            string? near = Suggestion.For(name, StrategyCatalog.Names);
            addError($"--strategies: '{UsageErrors.Echo(name)}' is not a strategy.{(near is null ? "" : $" Did you mean '{near}'?")} Known: {string.Join(", ", StrategyCatalog.Names)}.");
        }
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) addError("--strategies: a name is there twice.");
    }
}
