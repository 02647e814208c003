using System.Globalization;
using System.Text;
using Weir.Simulation.Results;

namespace Weir.Simulate;

/// <summary>Writes a comparison for spreadsheets: a line for each strategy, times in seconds. Pure.</summary>
internal static class SimulateCsv
{
    public static string Write(Comparison comparison)
    {
        StringBuilder text = new("strategy,arrived,finished,rejected,failed,retried,mean,p50,p90,p99,p99_9,max,queueing,makespan,bound,ratio,imbalance\n");
        foreach (RunResult result in comparison.Results)
        {
            ResponseTimes times = result.Responses;
            double[] figures =
            [
                times.Mean, times.Quantile(0.5), times.Quantile(0.9), times.Quantile(0.99), times.Quantile(0.999), times.Max,
                result.MeanWait, result.Makespan, comparison.Bound, comparison.RatioOf(result), result.Imbalance,
            ];
            text.Append(CultureInfo.InvariantCulture, $"{result.Strategy},{result.Arrived},{result.Finished},{result.Rejected},{result.Failed},{result.Retried},");
            text.AppendJoin(',', figures.Select(f => f.ToString("0.######", CultureInfo.InvariantCulture))).Append('\n');
        }
        return text.ToString();
    }
}
