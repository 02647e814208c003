using Weir.Balancing;
using Xunit;

namespace Weir.Tests.Balancing;

public sealed class EndpointLoadTests
{
    private readonly EndpointLoad _load = new();

    [Fact]
    public void In_flight_rises_with_each_begin_and_falls_with_each_end()
    {
        _load.Begin();
        _load.Begin();
        _load.Begin();
        Assert.Equal(3, _load.InFlight);

        _load.End(1000, 1000);
        _load.Abandon();

        Assert.Equal(1, _load.InFlight);
        Assert.Equal(3, _load.Picked);
        Assert.Equal(2, _load.Ended);
        Assert.Equal(1, _load.Abandoned);
    }

    [Fact]
    public void A_begin_on_condition_fails_when_another_came_first_and_not_when_a_request_ended()
    {
        _load.Begin();
        Assert.Equal(1, _load.ReadInFlight(out long seen));
        _load.Abandon();
        Assert.True(_load.TryBegin(seen));

        _load.ReadInFlight(out seen);
        _load.Begin();
        Assert.False(_load.TryBegin(seen));

        Assert.Equal(2, _load.InFlight);
    }

    [Fact]
    public void No_count_is_lost_and_none_is_ever_negative_over_many_loops()
    {
        const int Loops = 4;
        const int Rounds = 50_000;
        bool wasNegative = false;
        using Barrier start = new(Loops);
        Thread[] loops = [.. Enumerable.Range(0, Loops).Select(loop => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < Rounds; i++)
            {
                _load.Begin();
                if (_load.InFlight < 1) wasNegative = true;
                if (i % 2 == 0) _load.End(100 + loop, i);
                else _load.Abandon();
            }
        }))];

        foreach (Thread loop in loops) loop.Start();
        foreach (Thread loop in loops) loop.Join();

        Assert.False(wasNegative);
        Assert.Equal(0, _load.InFlight);
        Assert.Equal(Loops * Rounds, _load.Picked);
        Assert.Equal(Loops * Rounds / 2, _load.Abandoned);
        // Samples of 100 to 103 ns, decayed by less than 50 µs of 10 s: the average cannot have left them.
        Assert.InRange(_load.ResponseTimeNanos(Rounds)!.Value, 99.9, 103);
    }
}
