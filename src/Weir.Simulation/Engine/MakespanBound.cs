using Weir.Simulation.Workloads;

namespace Weir.Simulation.Engine;

/// <summary>A time before which no strategy whatever can end all requests.</summary>
/// <remarks>
/// <para>Take any moment. What arrives from then on is work that has to be done after it, and were it parted among the endpoints in the
/// best way, even a request in pieces, it would still take so long. The largest sum of moment and time is a bound.</para>
/// <para>How long: price a second at each endpoint, so that a second of all of them together costs 1. Work that costs at least so much
/// wherever it is done takes at least as long. Every prices give a bound (they are the dual of the fractional assignment); good ones
/// are found by raising the price of endpoints that are too cheap. Failures and slow phases are left out: they only make it worse.</para>
/// </remarks>
public static class MakespanBound
{
    private const int Moments = 32;
    private const int Rounds = 300;

    /// <returns>Seconds from the first arrival; 0 when there are no requests.</returns>
    public static double Of(Scenario scenario, Workload workload)
    {
        if (workload.Count == 0) return 0;
        int endpoints = scenario.Endpoints.Length;
        double bound = 0;
        double[] work = new double[workload.Classes.Length * endpoints];
        int next = Moments - 1;
        for (int i = workload.Count - 1; i >= 0; i--)
        {
            double arrival = workload.ArrivalNanos[i] / 1e9;
            double fastest = double.PositiveInfinity;
            for (int e = 0; e < endpoints; e++)
            {
                double seconds = scenario.Service.SecondsOf(workload, i, e) / scenario.Endpoints[e].Speed;
                work[(workload.Class[i] * endpoints) + e] += seconds;
                fastest = Math.Min(fastest, seconds);
            }
            bound = Math.Max(bound, arrival + fastest);
            bool isMoment = i == 0 || (next > 0 && i <= (long)next * workload.Count / Moments);
            if (!isMoment) continue;
            next--;
            bound = Math.Max(bound, arrival + Fractional(work, scenario));
        }
        return bound;
    }

    /// <summary>The time that the work takes when it is parted in the best way, or nearly that.</summary>
    /// <param name="work">By class and endpoint: how long the endpoint would take for all of the class.</param>
    private static double Fractional(double[] work, Scenario scenario)
    {
        int endpoints = scenario.Endpoints.Length;
        double[] price = new double[endpoints];
        // Were all classes one, prices in proportion to speed would be the best there are.
        for (int e = 0; e < endpoints; e++) price[e] = 1 / Math.Max(Total(work, e, endpoints), double.Epsilon);
        Normalise(price, scenario);
        double best = 0;
        double[] given = new double[endpoints];
        for (int round = 1; round <= Rounds; round++)
        {
            Array.Clear(given);
            double value = 0;
            for (int at = 0; at < work.Length; at += endpoints)
            {
                int cheapest = 0;
                for (int e = 1; e < endpoints; e++)
                {
                    if (work[at + e] * price[e] < work[at + cheapest] * price[cheapest]) cheapest = e;
                }
                value += work[at + cheapest] * price[cheapest];
                given[cheapest] += work[at + cheapest];
            }
            best = Math.Max(best, value);
            if (value <= 0) break;
            // Who was given more than it can do in that time was too cheap.
            for (int e = 0; e < endpoints; e++) price[e] *= Math.Exp(((given[e] / scenario.Endpoints[e].Concurrency / value) - 1) / (10 + round));
            Normalise(price, scenario);
        }
        return best;
    }

    private static double Total(double[] work, int endpoint, int endpoints)
    {
        double total = 0;
        for (int at = endpoint; at < work.Length; at += endpoints) total += work[at];
        return total;
    }

    private static void Normalise(double[] price, Scenario scenario)
    {
        double all = 0;
        for (int e = 0; e < price.Length; e++) all += price[e] * scenario.Endpoints[e].Concurrency;
        for (int e = 0; e < price.Length; e++) price[e] /= all;
    }
}
