using Weir.Simulation.Fitting;
using Weir.Simulation.Workloads;
using Xunit;

namespace Weir.Tests.Simulation;

/// <summary>Logs are made by a queue of known service times, which have to be found again.</summary>
public sealed class ServiceSeparationTests
{
    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(2, 0.8)]
    [InlineData(4, 0.9)]
    public void Service_times_come_back_exactly_when_the_concurrency_is_known(int concurrency, double load)
    {
        (double[] arrivals, double[] responses, double[] service) = Log(concurrency, load, requests: 3_000);

        SeparatedTimes times = ServiceSeparation.Of(arrivals, responses, concurrency);

        for (int i = 0; i < service.Length; i++) Assert.Equal(service[i], times.ServiceSeconds[i], 6);
    }

    [Theory]
    [InlineData(1, 0.7)]
    [InlineData(4, 0.85)]
    [InlineData(8, 0.9)]
    public void The_mean_service_time_is_found_without_knowing_the_concurrency(int concurrency, double load)
    {
        (double[] arrivals, double[] responses, double[] service) = Log(concurrency, load, requests: 8_000);

        SeparatedTimes times = ServiceSeparation.Of(arrivals, responses, concurrency: null);

        Assert.True(times.IsTold);
        Assert.InRange(times.Concurrency, Math.Max(concurrency / 2, 1), concurrency * 2);
        Assert.Equal(1, times.ServiceSeconds.Average() / service.Average(), 0.15);
        Assert.True(times.ServiceSeconds.Average() < responses.Average());
    }

    [Fact]
    public void An_endpoint_that_is_never_shared_takes_its_response_times()
    {
        double[] arrivals = [.. Enumerable.Range(0, 100).Select(i => (double)i)];
        double[] responses = [.. Enumerable.Repeat(0.25, 100)];

        SeparatedTimes times = ServiceSeparation.Of(arrivals, responses, concurrency: null);

        Assert.True(times.IsTold);
        Assert.All(times.ServiceSeconds, s => Assert.Equal(0.25, s, 9));
    }

    [Fact]
    public void A_load_that_never_varies_does_not_tell_the_concurrency()
    {
        // Three requests are there at all times: each next arrives when one has gone.
        double[] arrivals = [.. Enumerable.Range(0, 300).Select(i => i * 0.1)];
        double[] responses = [.. Enumerable.Repeat(0.3, 300)];

        Assert.False(ServiceSeparation.Of(arrivals, responses, concurrency: null).IsTold);
    }

    private static (double[] Arrivals, double[] Responses, double[] Service) Log(int concurrency, double load, int requests)
    {
        Random random = new(5);
        ServiceDistribution distribution = new(ServiceShape.Lognormal, 0.1, 0.8);
        PriorityQueue<double, double> free = new();
        for (int i = 0; i < concurrency; i++) free.Enqueue(0, 0);
        double[] arrivals = new double[requests];
        double[] responses = new double[requests];
        double[] service = new double[requests];
        double now = 0;
        for (int i = 0; i < requests; i++)
        {
            now += ServiceDistribution.Exponential(random) * 0.1 / (concurrency * load);
            service[i] = distribution.Draw(random);
            double end = Math.Max(now, free.Dequeue()) + service[i];
            free.Enqueue(end, end);
            (arrivals[i], responses[i]) = (now, end - now);
        }
        return (arrivals, responses, service);
    }
}
