using Weir.Simulation.Fitting;
using Weir.Simulation.Traces;
using Weir.Simulation.Workloads;
using Xunit;

namespace Weir.Tests.Simulation;

public sealed class FittingTests
{
    [Fact]
    public void Each_class_has_its_own_times_at_each_endpoint()
    {
        FittedModel model = ModelFitter.Fit(TraceOf(500, (c, e) => (c + 1) * (e == 1 ? 0.3 : 0.1)), concurrency: null);

        Assert.Equal(0.1, model.Cells[0][0].Mean, 0.01);
        Assert.Equal(0.3, model.Cells[0][1].Mean, 0.03);
        Assert.Equal(0.6, model.Cells[1][1].Mean, 0.06);
        Assert.Equal(FitKind.Empirical, model.Cells[1][1].Kind);
        Assert.Equal(3, model.FactorOf(1, 1) / model.FactorOf(1, 0), 0.4);
    }

    [Fact]
    public void What_was_never_seen_together_is_guessed_from_the_class_and_the_endpoint()
    {
        Trace trace = TraceOf(500, (c, e) => (c + 1) * (e == 1 ? 0.3 : 0.1));
        trace = trace with { Entries = [.. trace.Entries.Where(e => e is not { Class: 1, Endpoint: 1 })] };

        FittedModel model = ModelFitter.Fit(trace, concurrency: null);

        Assert.Equal(FitKind.Guess, model.Cells[1][1].Kind);
        Assert.Equal(0, model.Cells[1][1].Samples);
        Assert.True(model.Cells[1][1].Mean > model.Cells[1][0].Mean * 1.3);
    }

    [Fact]
    public void Few_samples_get_a_lognormal_distribution_with_their_moments()
    {
        Random random = new(3);
        ServiceDistribution distribution = new(ServiceShape.Lognormal, 0.2, 1);
        FittedCell cell = FittedCell.From([.. Enumerable.Range(0, 150).Select(_ => distribution.Draw(random))]);

        Assert.Equal(FitKind.Lognormal, cell.Kind);
        Assert.Equal(0.2, cell.Mean, 0.05);
        Assert.True(cell.Quantile(0.99) > 3 * cell.Quantile(0.5));
    }

    [Fact]
    public void Played_again_on_the_endpoints_of_the_log_requests_take_what_they_took()
    {
        Trace trace = TraceOf(300, (c, e) => (c + 1) * (e == 1 ? 0.3 : 0.1));
        FittedModel model = ModelFitter.Fit(trace, concurrency: null);
        Workload workload = TraceWorkload.ByModel(trace, model);

        for (int i = 0; i < workload.Count; i++)
        {
            TraceEntry entry = trace.Entries[i];
            Assert.Equal(entry.ServiceSeconds, workload.Demand[i] * model.FactorOf(entry.Class, entry.Endpoint), 6);
        }
    }

    [Fact]
    public void Resampled_traffic_is_of_the_same_rate_and_mix_but_not_the_same()
    {
        Trace trace = TraceOf(2_000, (_, _) => 0.1);

        Workload first = Resampling.Of(trace, trace.Entries.Length, seed: 1);
        Workload second = Resampling.Of(trace, trace.Entries.Length, seed: 2);

        double span = trace.Entries[^1].ArrivalSeconds - trace.Entries[0].ArrivalSeconds;
        Assert.Equal(1, first.SpanSeconds / span, 0.1);
        Assert.Equal(trace.Entries.Count(e => e.Class == 1), first.Class.Count(c => first.Classes[c] == "b"), trace.Entries.Length / 10.0);
        Assert.NotEqual(first.ArrivalNanos, second.ArrivalNanos);
        Assert.All(first.Demand, d => Assert.InRange(d, 0, 1));
    }

    /// <summary>Requests of classes a and b at endpoints x and y, in turn and by lot, with the service times given, a tenth up or down.</summary>
    private static Trace TraceOf(int requests, Func<int, int, double> meanOf)
    {
        Random random = new(11);
        double now = 0;
        TraceEntry[] entries = [.. Enumerable.Range(0, 4 * requests).Select(i =>
        {
            now += ServiceDistribution.Exponential(random);
            ushort @class = (ushort)random.Next(2);
            return new TraceEntry { ArrivalSeconds = now, Class = @class, Endpoint = i % 2, ServiceSeconds = meanOf(@class, i % 2) * (0.9 + (random.NextDouble() * 0.2)) };
        })];
        return new Trace { Format = "csv", Entries = entries, Classes = ["a", "b"], Endpoints = ["x", "y"], Pools = [], BadLines = 0, Problems = [] };
    }
}
