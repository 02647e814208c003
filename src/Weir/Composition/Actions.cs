using System.Collections.Immutable;
using Spectre.Console;
using Weir.Balancing.Strategies;
using Weir.Certificates;
using Weir.Cli;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Net;
using Weir.Proxy.Routing;

namespace Weir.Composition;

/// <summary>What the verbs run, check, schema and strategies do.</summary>
internal static class Actions
{
    /// <summary>Exit code of a configuration with errors, and of an address that cannot be had.</summary>
    public const int Failed = 1;

    // Of the list of strategies: in a file or pipe, and in a terminal that says it has no columns.
    private const int ListWidth = 120;
    private const int LeastListWidth = 40;

    public static async Task<int> RunAsync(RunOptions options, CancellationToken stop)
    {
        using OperatorSignals signals = new(Console.Error);
        LoadResult result = Read(options);
        Report(result);
        if (result.Configuration is not { } configuration)
            return Failed;
        try
        {
            Reloader reloader = new(options, Console.Error);
            await using Balancer balancer = new(configuration, reloader.ReloadAsync);
            signals.OnReopenLog(balancer.ReopenLog);
            await using FileWatch watch = WatchOf(options, reloader);
            await balancer.StartAsync();
            reloader.Begin(balancer);
            signals.OnReload(() => _ = reloader.ReloadAsync());
            watch.Start();
            Console.Error.WriteLine(balancer.StatusLine());
            await WaitAsync(stop);
            Console.Error.WriteLine($"weir: draining for at most {balancer.DrainTime.TotalSeconds} s; a second signal ends at once");
            await balancer.DrainAsync();
            return 0;
        }
        catch (Exception e) when (e is BindException or CompositionException)
        {
            Console.Error.WriteLine($"weir: {FlagNames.Restore(e.Message, options)}");
            return Failed;
        }
    }

    public static int Check(string file)
    {
        LoadResult result = ConfigurationLoader.LoadFile(file, Vocabulary.Words);
        Report(result);
        if (result.Configuration is not { } configuration)
            return Failed;
        try
        {
            // Files that routes answer with are read as a run would read them.
            RoutePreviews.Tables(configuration);
        }
        catch (CompositionException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }

        TlsFindings tls = TlsMapping.Check(configuration);
        foreach (ConfigurationMessage warning in tls.Warnings)
            Console.Error.WriteLine($"warning: {warning}");
        foreach (ConfigurationMessage error in tls.Errors)
            Console.Error.WriteLine(error);
        if (tls.HasErrors)
            return Failed;
        if (LogDirectory.Missing(configuration.AccessLog) is { } missing)
            Console.Error.WriteLine($"warning: {file} accessLog.to: The directory '{missing}' does not exist. Create it before the start.");
        int endpoints = configuration.Pools.Sum(p => p.Endpoints.Length);
        Console.WriteLine(
            $"{file}: {Count(configuration.Listeners.Length, "listener")}, {Count(configuration.Pools.Length, "pool")}, {Count(endpoints, "endpoint")}: no errors.");
        return 0;
    }

    /// <summary>Says which way a request would take.</summary>
    public static int Route(RouteQuestion question, TextWriter output, TextWriter error)
    {
        LoadResult result = ConfigurationLoader.LoadFile(question.File, Vocabulary.Words);
        foreach (ConfigurationMessage message in result.Errors)
            error.WriteLine(message);
        if (result.Configuration is not { } configuration)
            return Failed;
        try
        {
            IReadOnlyList<(ListenerConfig Listener, RouteTable Routes)> tables = RoutePreviews.Tables(configuration);
            if (RoutePreviews.Choose(tables, question) is not { } chosen)
            {
                string known = string.Join(", ", tables.Select(t => $"{t.Listener.Name} on {string.Join(", ", t.Listener.Bind)}"));
                error.WriteLine(question.Listener is { } name
                    ? $"--listener: there is no http listener '{UsageErrors.Echo(name)}'. Known: {known}."
                    : $"No http listener has port {question.Url.Port}. Give the port in the URL, or --listener NAME. Known: {known}.");
                return Failed;
            }

            RouteDecision decision = RoutePreviews.Decide(chosen.Listener, chosen.Routes, question);
            output.Write(question.AsJson
                ? RouteReport.Json(question, chosen.Listener, decision, configuration)
                : RouteReport.Text(question, chosen.Listener, decision, configuration));
            return 0;
        }
        catch (CompositionException e)
        {
            error.WriteLine(e.Message);
            return Failed;
        }
    }

    public static int MakeCertificate(IReadOnlyList<string> names, string folder)
    {
        try
        {
            Console.Write(new DevelopmentCertificates(folder).Make(names, DateTimeOffset.UtcNow));
            return 0;
        }
        catch (CompositionException e)
        {
            Console.Error.WriteLine($"weir cert dev: {e.Message}");
            return Failed;
        }
    }

    public static int Schema()
    {
        Console.Write(ConfigurationSchema.Json(Vocabulary.Words));
        return 0;
    }

    public static int Strategies()
    {
        Console.Write(StrategyList(Console.IsOutputRedirected ? ListWidth : Math.Max(AnsiConsole.Profile.Width, LeastListWidth)));
        return 0;
    }

    /// <summary>The list as text; without the blanks with which a table fills its lines.</summary>
    internal static string StrategyList(int width)
    {
        using StringWriter text = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.Write(StrategyGrid());
        return string.Join(Environment.NewLine, text.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));
    }

    /// <summary>Every strategy with what it does and what it is for; the one of a pool that names none is marked.</summary>
    private static Grid StrategyGrid()
    {
        Grid grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (StrategyDescriptor strategy in StrategyCatalog.All)
        {
            string mark = strategy.Name == StrategyConfig.DefaultName ? "\n(default)" : "";
            grid.AddRow(new Text($"{strategy.Name}{mark}"), new Text($"{strategy.Summary}\n{strategy.WhenToUse}\n"));
        }

        return grid;
    }

    /// <summary>The configuration that a run was told of, from its file or its flags.</summary>
    public static LoadResult Read(RunOptions options)
    {
        ConfigurationFlags flags = new()
        {
            Listen = options.Listen,
            To = options.To,
            Strategy = options.Strategy,
            Protocol = options.Protocol,
            Engine = options.Engine,
            Loops = options.Loops?.ToString(),
            Pin = options.Pin,
            Admin = options.Admin,
            AccessLog = options.AccessLog,
        };
        return options.ConfigFile is null
            ? FlagConfiguration.From(flags, Vocabulary.Words)
            : FlagConfiguration.Override(ConfigurationLoader.LoadFile(options.ConfigFile, Vocabulary.Words), flags, Vocabulary.Words);
    }

    /// <summary>Errors and warnings to stderr.</summary>
    public static void Report(LoadResult result)
    {
        foreach (ConfigurationMessage warning in result.Warnings)
            Console.Error.WriteLine($"warning: {warning}");
        foreach (ConfigurationMessage error in result.Errors)
            Console.Error.WriteLine(error);
    }

    /// <summary>Watches the file, if that was asked for.</summary>
    private static FileWatch WatchOf(RunOptions options, Reloader reloader)
    {
        FileWatch watch = new(static () => { }, Console.Error);
        if (options is { Watch: true, ConfigFile: { } file })
        {
            ImmutableArray<string> files = [file];
            watch.Watch([new WatchedFiles("the contents of the configuration", files, FileWatch.HashOf(files), () => _ = reloader.ReloadAsync())]);
        }

        return watch;
    }

    private static async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // A signal: what the verb waits for.
        }
    }

    private static string Count(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
