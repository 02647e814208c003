namespace Weir.Simulation.Fitting;

/// <summary>Takes the waiting in an endpoint's line off its response times, which logs do not tell apart.</summary>
/// <remarks>
/// <para>An endpoint that serves c requests at once, first come first served, begins the i-th request to arrive when it arrives, or when
/// the (i − c)-th departure has made room: the later of the two. So arrivals and departures alone give each service time, exactly.</para>
/// <para>c itself is found by what it must bring about: how long a request takes has nothing to do with how many others are there. With
/// c too small requests that were served side by side look as if they had waited, and service looks short under load; with c too
/// large waiting is taken for service, and service looks long under load. The c is taken at which the third of the requests that
/// found the endpoint busiest took as long as the third that found it idlest; of such, the smallest. And a request that ends
/// before others that came before it was served beside them: c is above the number so overtaken.</para>
/// </remarks>
public static class ServiceSeparation
{
    /// <summary>Fewer requests than this tell nothing of the concurrency.</summary>
    public const int FewestRequests = 60;

    /// <summary>A larger concurrency has to explain the times better by this (e^0.1 is a tenth).</summary>
    private const double Indifference = 0.1;

    /// <summary>Means that differ by more than a third with any concurrency: the endpoint does something else than this model.</summary>
    private const double MostDifference = 0.3;

    /// <summary>The part of the requests that may overtake more, by the imprecision of a log's clock.</summary>
    private const double Mistimed = 0.01;

    /// <summary>Outliers beyond this part of the requests do not weigh in the means that are compared.</summary>
    private const double Clip = 0.98;

    /// <param name="arrivals">In seconds, ascending.</param>
    /// <param name="responses">From arrival to the end of the answer, in seconds, in the same order.</param>
    /// <param name="concurrency">If it is known; null: to be found out.</param>
    public static SeparatedTimes Of(ReadOnlySpan<double> arrivals, ReadOnlySpan<double> responses, int? concurrency)
    {
        double[] departures = new double[arrivals.Length];
        for (int i = 0; i < departures.Length; i++) departures[i] = arrivals[i] + responses[i];
        double[] sorted = [.. departures.Order()];
        int[] found = FoundInFlight(arrivals, sorted);
        int busiest = found.Length == 0 ? 0 : found.Max() + 1;
        if (concurrency is { } known) return new(known, Service(arrivals, departures, sorted, known), IsTold: true, busiest);

        int[] order = [.. Enumerable.Range(0, found.Length).OrderBy(i => found[i])];
        int third = order.Length / 3;
        bool varies = order.Length >= FewestRequests && found[order[third]] < found[order[^(third + 1)]];
        if (!varies)
        {
            // Idle throughout: then nobody waited, and any c gives the same. Else there is no telling.
            return new(1, Service(arrivals, departures, sorted, 1), IsTold: busiest <= 1 && order.Length > 0, busiest);
        }

        int least = 1 + Overtaken(arrivals, departures, found);
        int best = least;
        double bestScore = double.PositiveInfinity;
        foreach (int candidate in Candidates(least, busiest))
        {
            double[] service = Service(arrivals, departures, sorted, candidate);
            double score = Score(service, order, third);
            if (score >= bestScore - Indifference) continue;
            (best, bestScore) = (candidate, score);
        }
        if (bestScore > MostDifference) best = least;
        return new(best, Service(arrivals, departures, sorted, best), IsTold: bestScore <= MostDifference, busiest);
    }

    private static double[] Service(ReadOnlySpan<double> arrivals, double[] departures, double[] sorted, int concurrency)
    {
        double[] service = new double[arrivals.Length];
        for (int i = 0; i < service.Length; i++)
        {
            double begin = i < concurrency ? arrivals[i] : Math.Max(arrivals[i], sorted[i - concurrency]);
            service[i] = Math.Max(departures[i] - begin, 0);
        }
        return service;
    }

    /// <summary>How many others each request found at the endpoint.</summary>
    private static int[] FoundInFlight(ReadOnlySpan<double> arrivals, double[] sorted)
    {
        int[] found = new int[arrivals.Length];
        int departed = 0;
        for (int i = 0; i < found.Length; i++)
        {
            while (departed < i && sorted[departed] <= arrivals[i]) departed++;
            found[i] = i - departed;
        }
        return found;
    }

    /// <summary>How far the means of the busiest and the idlest third are apart, as the logarithm of their ratio.</summary>
    private static double Score(double[] service, int[] order, int third)
    {
        double[] sorted = [.. service.Order()];
        double most = sorted[(int)(Clip * (sorted.Length - 1))];
        double idle = 0;
        double busy = 0;
        for (int i = 0; i < third; i++)
        {
            idle += Math.Min(service[order[i]], most);
            busy += Math.Min(service[order[^(i + 1)]], most);
        }
        return idle <= 0 || busy <= 0 ? double.MaxValue : Math.Abs(Math.Log(busy / idle));
    }

    /// <summary>How many earlier requests are still there when a request ends; all but a few requests see no more.</summary>
    private static int Overtaken(ReadOnlySpan<double> arrivals, double[] departures, int[] found)
    {
        int[] overtaken = new int[found.Length];
        for (int i = 0; i < found.Length; i++)
        {
            int others = found[i];
            for (int j = i - 1; j >= 0 && others > 0; j--)
            {
                if (departures[j] <= arrivals[i]) continue;
                others--;
                if (departures[j] > departures[i]) overtaken[i]++;
            }
        }
        Array.Sort(overtaken);
        return overtaken[(int)((1 - Mistimed) * (overtaken.Length - 1))];
    }

    /// <summary>Each up to eight, then in steps of a quarter, up to as many as there ever were.</summary>
    private static IEnumerable<int> Candidates(int least, int most)
    {
        for (int c = least; c < most; c += Math.Max(c / 4, 1)) yield return c;
        yield return Math.Max(most, least);
    }
}
