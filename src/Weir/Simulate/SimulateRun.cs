using System.Collections.Immutable;
using System.CommandLine;
using Weir.Cli;
using Weir.Simulate.Pages;
using Weir.Simulation.Engine;
using Weir.Simulation.Results;

namespace Weir.Simulate;

/// <summary>Simulates and prints.</summary>
internal static class SimulateRun
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SimulateOptions options, InvocationConfiguration console)
    {
        using StopSignals signals = new();
        try
        {
            SimulationPlan plan = SimulationPlan.Of(options, signals.Token);
            TraceNotes.Warn(plan.Trace, options.Trace, console.Error);
            Comparison comparison = await CompareAsync(plan, options, console.Error, signals.Token);
            if (options.Html is { } file) await File.WriteAllTextAsync(file, SimulateHtml.Write(comparison), CancellationToken.None);
            await console.Output.WriteAsync(options.Output switch
            {
                SimulateOutput.Json => SimulateJson.Write(comparison),
                SimulateOutput.Csv => SimulateCsv.Write(comparison),
                _ => SimulateText.Write(comparison),
            });
            if (options is { Html: not null, Output: SimulateOutput.Table }) await console.Output.WriteLineAsync($"\nCharts are in {options.Html}.");
            return 0;
        }
        catch (SimulateException e)
        {
            await console.Error.WriteLineAsync($"weir simulate: {e.Message}");
            return e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && options.Html is not null)
        {
            await console.Error.WriteLineAsync($"weir simulate: {options.Html} cannot be written: {e.Message}");
            return CommandLine.Failed;
        }
        catch (OperationCanceledException)
        {
            await console.Error.WriteLineAsync("weir simulate: stopped; nothing is printed of a run that was not finished.");
            return CommandLine.Failed;
        }
    }

    private static async Task<Comparison> CompareAsync(SimulationPlan plan, SimulateOptions options, TextWriter error, CancellationToken stop)
    {
        using SimulationProgress progress = new(plan.Strategies.Length * (long)plan.Workload.Count, Console.IsErrorRedirected ? null : error);
        RunResult[] results = new RunResult[plan.Strategies.Length];
        Task<double> bound = Task.Run(() => MakespanBound.Of(plan.Scenario, plan.Workload), stop);
        await Parallel.ForAsync(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = stop }, (i, token) =>
        {
            SimulatorOptions run = new() { Seed = options.Seed, Records = options.Html is not null, Progress = progress.Add(), Stop = token };
            results[i] = Simulator.Run(plan.Scenario, plan.Workload, plan.Strategies[i], run);
            return ValueTask.CompletedTask;
        });
        return new Comparison
        {
            Title = plan.Title,
            Workload = plan.Workload,
            Scenario = plan.Scenario,
            Seed = options.Seed,
            Results = ImmutableArray.Create(results),
            Bound = await bound,
            Notes = plan.Notes,
        };
    }
}
