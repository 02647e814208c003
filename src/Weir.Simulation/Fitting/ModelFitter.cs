using System.Collections.Immutable;
using Weir.Simulation.Traces;

namespace Weir.Simulation.Fitting;

/// <summary>Fits distributions of service times, for each class at each endpoint, to what a log tells.</summary>
public static class ModelFitter
{
    /// <summary>The endpoint of a log that names none.</summary>
    public const string Unnamed = "(any)";

    /// <summary>Requests shorter than so many times the precision of the log's clock cannot be told from waiting.</summary>
    private const double PrecisionMargin = 3;

    private const double MillisecondClock = 0.001;

    /// <summary>Fits.</summary>
    /// <param name="trace">With response or service times.</param>
    /// <param name="concurrency">Requests that the endpoints serve at once, where it is known; null: found out for each.</param>
    public static FittedModel Fit(Trace trace, int? concurrency)
    {
        List<string> notes = [];
        ImmutableArray<string> endpoints = trace.Endpoints.IsEmpty ? [Unnamed] : trace.Endpoints;
        double[] service = new double[trace.Entries.Length];
        Array.Fill(service, double.NaN);
        int[] found = new int[endpoints.Length];
        Array.Fill(found, concurrency ?? 1);
        if (trace.HasServiceTimes) TakeAsTold(trace, service, notes);
        else Separate(trace, endpoints, concurrency, service, found, notes);

        return new FittedModel
        {
            Classes = trace.Classes,
            Endpoints = endpoints,
            Cells = Cells(trace, endpoints.Length, service),
            Concurrency = [.. found],
            ServiceSeconds = service,
            Notes = [.. notes],
        };
    }

    /// <summary>The index of an entry's endpoint; −1: it has none, though others have.</summary>
    private static int EndpointOf(Trace trace, TraceEntry entry) => trace.Endpoints.IsEmpty ? 0 : entry.Endpoint;

    private static void TakeAsTold(Trace trace, double[] service, List<string> notes)
    {
        for (int i = 0; i < service.Length; i++)
        {
            if (!trace.Entries[i].IsFailure) service[i] = trace.Entries[i].ServiceSeconds;
        }
        notes.Add("Service times are the trace's own.");
    }

    private static void Separate(Trace trace, ImmutableArray<string> endpoints, int? concurrency, double[] service, int[] found, List<string> notes)
    {
        double clock = trace.Entries.Any(e => e.IsWholeSecond) ? 1 : MillisecondClock;
        double median = Median(trace);
        string? obstacle = trace.Endpoints.IsEmpty ? "the log does not name the endpoint of each request"
            : median < PrecisionMargin * clock ? $"requests take {Shown(median)} in the middle, and the log tells times to {(clock < 1 ? "the millisecond" : "the second")} only"
            : null;
        if (obstacle is not null)
        {
            for (int i = 0; i < service.Length; i++)
            {
                if (!trace.Entries[i].IsFailure) service[i] = trace.Entries[i].ResponseSeconds;
            }
            notes.Add($"Service times are the log's whole response times, waiting at the endpoint included: {obstacle}.");
            if (concurrency is null) notes.Add("Endpoints are taken to serve one request at once; --concurrency N says otherwise.");
            return;
        }

        List<string> untold = [];
        for (int endpoint = 0; endpoint < endpoints.Length; endpoint++)
        {
            int[] at = [.. Enumerable.Range(0, service.Length).Where(i => trace.Entries[i].Endpoint == endpoint && !double.IsNaN(trace.Entries[i].ResponseSeconds))];
            if (at.Length == 0) continue;
            SeparatedTimes times = ServiceSeparation.Of(
                Array.ConvertAll(at, i => trace.Entries[i].ArrivalSeconds), Array.ConvertAll(at, i => trace.Entries[i].ResponseSeconds), concurrency);
            found[endpoint] = times.Concurrency;
            if (!times.IsTold) untold.Add(endpoints[endpoint]);
            for (int i = 0; i < at.Length; i++)
            {
                if (!trace.Entries[at[i]].IsFailure) service[at[i]] = times.ServiceSeconds[i];
            }
        }
        notes.Add(concurrency is { } known
            ? $"Service time is response time less the waiting for one of {known} places at the endpoint, which arrivals and departures tell."
            : "Service time is response time less the waiting at the endpoint, which arrivals and departures tell. An endpoint is taken to serve as many at once as "
                + "makes service times the same whether it is busy or not.");
        if (untold.Count > 0)
            notes.Add($"How many requests are served at once cannot be told at {string.Join(", ", untold.Take(4))}{(untold.Count > 4 ? " and others" : "")} (load that varies too little, or service that itself slows down under load): the least that can be is assumed; --concurrency N says otherwise.");
    }

    private static double Median(Trace trace)
    {
        double[] told = [.. trace.Entries.Where(e => !e.IsFailure && !double.IsNaN(e.ResponseSeconds)).Select(e => e.ResponseSeconds).Order()];
        return told.Length == 0 ? 0 : told[told.Length / 2];
    }

    private static string Shown(double seconds) => seconds < 1 ? $"{seconds * 1000:0.##} ms" : $"{seconds:0.##} s";

    private static ImmutableArray<ImmutableArray<FittedCell>> Cells(Trace trace, int endpoints, double[] service)
    {
        int classes = trace.Classes.Length;
        List<double>[] samples = [.. Enumerable.Range(0, classes * endpoints).Select(_ => new List<double>())];
        for (int i = 0; i < service.Length; i++)
        {
            int endpoint = EndpointOf(trace, trace.Entries[i]);
            if (endpoint >= 0 && !double.IsNaN(service[i])) samples[(trace.Entries[i].Class * endpoints) + endpoint].Add(service[i]);
        }

        // What is not seen is taken to be the class's mean shifted as the endpoint shifts others: a matrix of rank 1, in logarithms.
        (double Mean, double Deviation)[] ofClass = [.. Enumerable.Range(0, classes).Select(c => Moments(Enumerable.Range(0, endpoints).SelectMany(e => samples[(c * endpoints) + e])))];
        (double Mean, double Deviation) ofAll = Moments(samples.SelectMany(s => s));
        double[] shift = [.. Enumerable.Range(0, endpoints).Select(e => Shift(e, endpoints, samples, ofClass))];

        return [.. Enumerable.Range(0, classes).Select(c => ImmutableArray.CreateRange(Enumerable.Range(0, endpoints).Select(e =>
        {
            List<double> cell = samples[(c * endpoints) + e];
            if (cell.Count >= FittedCell.EnoughForLognormal) return FittedCell.From([.. cell]);
            (double mean, double deviation) = double.IsNaN(ofClass[c].Mean) ? ofAll : ofClass[c];
            return FittedCell.Guess(cell.Count, (double.IsNaN(mean) ? 0 : mean) + shift[e], double.IsNaN(deviation) ? 0 : deviation);
        })))];
    }

    private static double Shift(int endpoint, int endpoints, List<double>[] samples, (double Mean, double Deviation)[] ofClass)
    {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < ofClass.Length; c++)
        {
            List<double> cell = samples[(c * endpoints) + endpoint];
            if (cell.Count == 0) continue;
            sum += (FittedCell.LogMoments([.. cell]).Mean - ofClass[c].Mean) * cell.Count;
            count += cell.Count;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static (double Mean, double Deviation) Moments(IEnumerable<double> samples)
    {
        double[] all = [.. samples];
        return all.Length == 0 ? (double.NaN, double.NaN) : FittedCell.LogMoments(all);
    }
}
