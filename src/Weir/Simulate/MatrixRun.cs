using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Weir.Cli;
using Weir.Simulation.Bounds;

namespace Weir.Simulate;

/// <summary><c>weir simulate --matrix</c>: what the scheduling strategies make of an instance of R‖Cmax.</summary>
internal static class MatrixRun
{
    /// <summary>Prints every strategy's makespan and the bound.</summary>
    /// <param name="file">See <see cref="MatrixText"/>.</param>
    /// <param name="looksAhead">See <see cref="MatrixComparison.Run"/>.</param>
    /// <param name="asJson">An array of <c>{strategy, makespan, bound}</c> instead of a table.</param>
    /// <param name="output">Where to.</param>
    /// <param name="error">Where errors go.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string file, bool looksAhead, bool asJson, TextWriter output, TextWriter error)
    {
        JobTimes? times;
        string? fault;
        try
        {
            times = MatrixText.Read(File.ReadLines(file), out fault);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            error.WriteLine($"{file} cannot be read: {e.Message}");
            return CommandLine.Failed;
        }
        if (times is null)
        {
            error.WriteLine($"{file}:{fault}");
            return CommandLine.Failed;
        }

        ImmutableArray<MatrixResult> results = MatrixComparison.Run(times, looksAhead);
        output.Write(asJson ? Json(results) : Table(times, results));
        return 0;
    }

    private static string Json(ImmutableArray<MatrixResult> results) =>
        JsonSerializer.Serialize(results, MatrixJson.Default.ImmutableArrayMatrixResult) + "\n";

    private static string Table(JobTimes times, ImmutableArray<MatrixResult> results)
    {
        int width = results.Max(result => result.Strategy.Length);
        IEnumerable<string> lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"{times.Jobs} jobs on {times.Machines} machines; no schedule ends before {results[0].Bound:G9}"),
            "",
            $"{"strategy".PadRight(width)}  {"makespan",14}  {"× bound",8}",
            .. results.Select(result => string.Create(
                CultureInfo.InvariantCulture, $"{result.Strategy.PadRight(width)}  {result.Makespan,14:G9}  {result.Makespan / result.Bound,8:F3}")),
        ];
        return string.Concat(lines.Select(line => line + "\n"));
    }
}
