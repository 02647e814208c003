using System.CommandLine;
using Weir.Balancing.Strategies;
using Weir.Cli;
using Weir.Composition;
using Weir.Configuration;
using Weir.Simulate;
using Weir.Simulation.Advising;
using Weir.Simulation.Engine;
using Weir.Simulation.Fitting;
using Weir.Simulation.Results;
using Weir.Simulation.Traces;
using Weir.Simulation.Workloads;

namespace Weir.Advise;

/// <summary>Reads a log, simulates what other strategies would have done, and says what it thinks.</summary>
internal static class AdviseRun
{
    /// <summary>Fewer requests than this tell nothing.</summary>
    private const int FewestRequests = 100;

    /// <summary>More requests than this, of each run, make the answer later and no surer.</summary>
    private const int MostRequests = 100_000;

    private const int DefaultEndpoints = 4;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(AdviseOptions options, InvocationConfiguration console)
    {
        using StopSignals signals = new();
        try
        {
            Trace trace = TraceFile.Read(options.Log, new TraceContext(options.ClassBy, options.Pool), options.Format, signals.Token);
            TraceNotes.Warn(trace, options.Log, console.Error);
            Check(trace, options);
            string? pool = options.Pool ?? trace.Pools.FirstOrDefault();
            string? current = options.Current ?? CurrentIn(options.Config, ref pool);
            AdviseReport report = await AdviseAsync(trace, options, pool, current, console.Error, signals.Token);
            await console.Output.WriteAsync(AdviseText.Write(report));
            return 0;
        }
        catch (SimulateException e)
        {
            await console.Error.WriteLineAsync($"weir advise: {e.Message}");
            return e.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync("weir advise: stopped; there is no advice of half the runs.");
            return CommandLine.Failed;
        }
    }

    private static void Check(Trace trace, AdviseOptions options)
    {
        if (!trace.HasResponseTimes && !trace.HasServiceTimes)
            throw new SimulateException($"{options.Log}: no line tells how long its request took. {SimulationPlan.MissingTime(trace.Format)}");
        SimulationPlan.RefuseManyPools(trace, options.Log, options.Pool);
        int usable = trace.Entries.Count(e => !e.IsFailure && !(double.IsNaN(e.ResponseSeconds) && double.IsNaN(e.ServiceSeconds)));
        if (usable < FewestRequests)
            throw new SimulateException($"{options.Log} has {usable:N0} requests that were served by an endpoint. {FewestRequests} are the least to say anything about; some thousands are better.");
    }

    private static async Task<AdviseReport> AdviseAsync(Trace trace, AdviseOptions options, string? pool, string? current, TextWriter error, CancellationToken stop)
    {
        FittedModel model = ModelFitter.Fit(trace, options.Concurrency);
        List<string> notes = [.. model.Notes];
        Scenario scenario = ScenarioOf(trace, model, options, notes);
        string[] strategies = [.. StrategyCatalog.Names.Where(n => options.Strategies.IsEmpty || options.Strategies.Contains(n) || n == current)];
        string compared = current ?? (strategies.Contains(StrategyConfig.DefaultName) ? StrategyConfig.DefaultName : strategies[0]);
        int requests = Math.Min(trace.Entries.Length, MostRequests);
        if (requests < trace.Entries.Length) notes.Add($"Each run is of {requests:N0} requests drawn from the log's {trace.Entries.Length:N0}.");
        double[][] values = await SimulateAsync(trace, scenario, strategies, requests, options, error, stop);
        double[] told = [.. trace.Entries.Where(e => !e.IsFailure && !double.IsNaN(e.ResponseSeconds)).Select(e => e.ResponseSeconds)];
        return new AdviseReport
        {
            Trace = trace,
            Name = options.Log == TraceFile.Stdin ? "standard input" : options.Log,
            Model = model,
            Advice = Advice.Of(strategies, values, compared),
            Goal = options.Goal,
            KnowsCurrent = current is not null,
            Runs = options.Runs,
            Requests = requests,
            Pool = pool,
            Notes = [.. notes],
            GoalInLog = told.Length == 0 || options.Endpoints is not null ? null : ValueOf(ResponseTimes.Of(told), options.Goal),
        };
    }

    private static Scenario ScenarioOf(Trace trace, FittedModel model, AdviseOptions options, List<string> notes)
    {
        bool areKnown = !trace.Endpoints.IsEmpty;
        if (!areKnown) notes.Add($"The log does not name the endpoint of a request ({SimulationPlan.MissingEndpoint(trace.Format)}), so {options.Endpoints ?? DefaultEndpoints} that are alike are assumed; --endpoints N says otherwise.");
        int count = options.Endpoints ?? (areKnown ? model.Endpoints.Length : DefaultEndpoints);
        int[] columns = [.. Enumerable.Range(0, count).Select(i => areKnown && i < model.Endpoints.Length ? i : -1)];
        if (areKnown && count > model.Endpoints.Length) notes.Add("Endpoints beyond those of the log are taken to be as fast as the mean of them.");
        return new Scenario
        {
            Endpoints = [.. columns.Select((column, i) => new SimulatedEndpoint
            {
                Name = column >= 0 ? model.Endpoints[column] : $"e{i + 1}",
                Concurrency = options.Concurrency ?? (column >= 0 ? model.Concurrency[column] : model.Concurrency[0]),
            })],
            Service = new FittedService(model, columns),
        };
    }

    private static async Task<double[][]> SimulateAsync(Trace trace, Scenario scenario, string[] strategies, int requests, AdviseOptions options, TextWriter error, CancellationToken stop)
    {
        double[][] values = [.. strategies.Select(_ => new double[options.Runs])];
        using SimulationProgress progress = new((long)strategies.Length * options.Runs * requests, Console.IsErrorRedirected ? null : error);
        await Parallel.ForAsync(0, options.Runs, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop }, (run, token) =>
        {
            int seed = unchecked(options.Seed + run);
            Workload workload = Resampling.Of(trace, requests, seed);
            for (int i = 0; i < strategies.Length; i++)
            {
                RunResult result = Simulator.Run(scenario, workload, strategies[i], new SimulatorOptions { Seed = seed, Progress = progress.Add(), Stop = token });
                values[i][run] = Math.Max(ValueOf(result.Responses, options.Goal), 1e-9);
            }
            return ValueTask.CompletedTask;
        });
        return values;
    }

    private static double ValueOf(ResponseTimes times, AdviceGoal goal) => goal switch
    {
        AdviceGoal.Mean => times.Mean,
        AdviceGoal.P50 => times.Quantile(0.5),
        AdviceGoal.P90 => times.Quantile(0.9),
        AdviceGoal.P99 => times.Quantile(0.99),
        _ => times.Quantile(0.999),
    };

    /// <summary>The strategy that a configuration gives the pool; where the log names none and the configuration has only one, that one's.</summary>
    private static string? CurrentIn(string? file, ref string? pool)
    {
        if (file is null) return null;
        LoadResult loaded = ConfigurationLoader.LoadFile(file, Vocabulary.Words);
        if (loaded.Configuration is not { } configuration)
            throw new SimulateException($"{file} has errors; 'weir check {file}' lists them all. The first: {loaded.Errors[0]}");
        string? name = pool;
        PoolConfig? config = name is null && configuration.Pools.Length == 1 ? configuration.Pools[0] : configuration.Pools.FirstOrDefault(p => p.Name == name);
        if (config is null)
            throw new SimulateException($"{file} has no pool '{UsageErrors.Echo(name ?? "")}', which the log's requests went to. Its pools: {string.Join(", ", configuration.Pools.Select(p => p.Name))}; --pool NAME chooses one, --current NAME does without the file.");
        pool = config.Name;
        return config.Strategy.Name;
    }
}
