using Weir.Simulation.Bounds;
using Weir.Simulation.Workloads;

namespace Weir.Simulation.Engine;

/// <summary>A time before which no strategy whatever can end all requests.</summary>
/// <remarks>
/// <para>Take any moment. What arrives from then on is work that has to be done after it, and were it parted among the endpoints in the
/// best way, even a request in pieces, it would still take so long (<see cref="FractionalBound"/>). The largest sum of moment and time
/// is a bound; and no request ends before its arrival and its service where it is served fastest.</para>
/// <para>Of a few requests that all come at once the best there is is found by trying (<see cref="ExactSchedule"/>).</para>
/// <para>Failures and slow phases are left out: they only make it worse.</para>
/// </remarks>
public static class MakespanBound
{
    /// <summary>More requests than this are not tried out.</summary>
    public const int MostExact = 24;

    private const int Moments = 32;
    private const long MaxNodes = 3_000_000;

    /// <returns>Seconds from the first arrival; 0 when there are no requests.</returns>
    public static double Of(Scenario scenario, Workload workload)
    {
        if (workload.Count == 0) return 0;
        int endpoints = scenario.Endpoints.Length;
        double bound = Exact(scenario, workload);
        double[] work = new double[workload.Classes.Length * endpoints];
        int next = Moments - 1;
        for (int i = workload.Count - 1; i >= 0; i--)
        {
            double arrival = workload.ArrivalNanos[i] / 1e9;
            double fastest = double.PositiveInfinity;
            for (int e = 0; e < endpoints; e++)
            {
                double seconds = SecondsOf(scenario, workload, i, e);
                work[(workload.Class[i] * endpoints) + e] += seconds / scenario.Endpoints[e].Concurrency;
                fastest = Math.Min(fastest, seconds);
            }
            bound = Math.Max(bound, arrival + fastest);
            if (i > 0 && (next <= 0 || i > (long)next * workload.Count / Moments)) continue;
            next--;
            bound = Math.Max(bound, arrival + Fractional(work, endpoints));
        }
        return bound;
    }

    private static double SecondsOf(Scenario scenario, Workload workload, int request, int endpoint) =>
        scenario.Service.SecondsOf(workload, request, endpoint) / scenario.Endpoints[endpoint].Speed;

    /// <param name="work">By class and endpoint: how long the endpoint would take for all of the class.</param>
    private static double Fractional(double[] work, int endpoints)
    {
        List<double> rows = [];
        for (int at = 0; at < work.Length; at += endpoints)
        {
            Span<double> row = work.AsSpan(at, endpoints);
            if (!row.ContainsAnyInRange(double.NegativeInfinity, 0)) rows.AddRange(row);
        }
        return rows.Count == 0 ? 0 : FractionalBound.Of(new JobTimes(endpoints, rows.ToArray())).Value;
    }

    /// <returns>0 where it does not apply, or the search did not come to its end.</returns>
    private static double Exact(Scenario scenario, Workload workload)
    {
        if (workload.Count > MostExact || workload.ArrivalNanos[^1] > 0 || scenario.Endpoints.Any(e => e.Concurrency > 1)) return 0;
        int endpoints = scenario.Endpoints.Length;
        double[] times = [.. Enumerable.Range(0, workload.Count * endpoints).Select(at => SecondsOf(scenario, workload, at / endpoints, at % endpoints))];
        if (Array.Exists(times, t => !(t > 0))) return 0;
        ExactSchedule best = ExactSchedule.Search(new JobTimes(endpoints, times), new int[workload.Count], MaxNodes);
        return best.IsProven ? best.Makespan : 0;
    }
}
