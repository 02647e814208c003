using Weir.Balancing;
using Weir.Balancing.Health;
using Xunit;

namespace Weir.Tests.Balancing;

public sealed class EndpointFaultsTests
{
    private const long Second = 1_000_000_000;

    private readonly Endpoint _endpoint;

    public EndpointFaultsTests()
    {
        Pool pool = PoolFixture.Open(PoolFixture.Options("first", 1) with
        {
            Health = new HealthOptions
            {
                Passive = new PassiveHealthOptions
                {
                    ConnectFailures = 3,
                    ServerErrors = 4,
                    ServerErrorShare = 0.5,
                    Window = TimeSpan.FromSeconds(10),
                },
            },
        });
        _endpoint = pool.Find(PoolFixture.Address(0))!;
    }

    [Fact]
    public void The_third_connect_failure_in_a_row_is_reported_and_each_third_after_it() =>
        Assert.Equal(
            [false, false, true, false, false, true],
            Enumerable.Range(0, 6).Select(_ => _endpoint.Faults.ConnectFailed()));

    [Fact]
    public void A_connect_that_succeeds_begins_the_count_anew()
    {
        _endpoint.Faults.ConnectFailed();
        _endpoint.Faults.ConnectFailed();
        _endpoint.Faults.ConnectSucceeded();

        Assert.False(_endpoint.Faults.ConnectFailed());
        Assert.Equal(1, _endpoint.Faults.ConnectFailuresInARow);
    }

    [Fact]
    public void A_burst_of_server_errors_is_reported() =>
        Assert.Equal([false, false, false, true], Enumerable.Range(0, 4).Select(_ => Answer(isError: true, 0)));

    [Fact]
    public void Errors_further_apart_than_the_window_are_no_burst()
    {
        for (int i = 0; i < 3; i++) Assert.False(Answer(isError: true, 0));
        Assert.False(Answer(isError: true, (10 * Second) + 1));
        Assert.Equal(1, _endpoint.Faults.ServerErrorsInWindow);
    }

    [Fact]
    public void Errors_at_the_edge_of_the_window_still_count()
    {
        for (int i = 0; i < 3; i++) Assert.False(Answer(isError: true, 0));
        Assert.True(Answer(isError: true, 10 * Second));
    }

    [Fact]
    public void Few_errors_among_many_answers_are_no_burst()
    {
        Answer(isError: true, 0);
        for (int i = 0; i < 100; i++) Answer(isError: false, 0);
        for (int i = 0; i < 7; i++) Assert.False(Answer(isError: true, 0));
    }

    private bool Answer(bool isError, long now)
    {
        _endpoint.Load.Begin();
        bool isTooMuch = isError && _endpoint.Faults.ServerError(_endpoint.Load, now);
        _endpoint.Load.Abandon();
        return isTooMuch;
    }
}
