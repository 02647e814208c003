using Weir.Net.Memory;
using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class StressClientTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_closed_loop_sends_as_many_requests_as_it_was_told(int connections)
    {
        using var bench = new StressBench(StressBench.Options(connections) with { Requests = 100 });
        bench.Start();
        Assert.True(bench.RunToEnd(Minute));
        Assert.Equal(100, bench.Requests);
        Assert.Equal((100L, 0L, 100L), (bench.Statistics.Completed, bench.Statistics.Failed, bench.Statistics.StatusClass(2)));
        Assert.Equal([new("A", 100)], bench.Statistics.Endpoints.Counts());
        Assert.Equal(connections, bench.Server!.Peers.Count);
    }

    [Fact]
    public void A_latency_runs_from_sending_to_the_last_byte_and_the_first_one_has_the_connect_in_it()
    {
        using var bench = new StressBench(StressBench.Options() with { Requests = 10 });
        bench.Start();
        Assert.True(bench.RunToEnd(Minute));
        Assert.Equal(TimeSpan.FromMilliseconds(4), bench.Statistics.Latency.Max);
        Assert.InRange(bench.Statistics.Latency.Percentile(50).TotalMilliseconds, 1.99, 2.01);
    }

    [Fact]
    public void An_open_loop_keeps_its_rate_whatever_the_connections_do()
    {
        using var bench = new StressBench(StressBench.Options(20) with { Rate = 1_000, Requests = 500 });
        bench.Start();
        bench.Run(520, releases: true);
        Assert.True(bench.Client.IsDone);
        Assert.Equal((500L, 0L), (bench.Statistics.Completed, bench.Client.NotSent));
        Assert.InRange(bench.Statistics.Latency.Percentile(50).TotalMilliseconds, 1.99, 2.01);
    }

    [Fact]
    public void A_stall_of_the_server_shows_in_the_percentiles_of_an_open_loop_and_not_of_a_closed_one()
    {
        using var open = new StressBench(StressBench.Options() with { Rate = 100, Timeout = TimeSpan.FromSeconds(5) });
        using var closed = new StressBench(StressBench.Options() with { Timeout = TimeSpan.FromSeconds(5) });
        foreach (var bench in (StressBench[])[open, closed])
        {
            bench.Start();
            bench.Run(1_000, releases: bench == open);
            bench.IsStalled = true;
            bench.Run(1_000, releases: bench == open);
            bench.IsStalled = false;
            bench.Run(1_000, releases: bench == open);
        }

        // One second of three was a stall: a third of the requests that were due waited, half a second each in the mean.
        Assert.InRange(open.Statistics.Latency.Percentile(90).TotalMilliseconds, 500, 1_010);
        // The closed loop was held up once and measured one slow request: the omission that the open loop avoids.
        Assert.InRange(closed.Statistics.Latency.Percentile(99).TotalMilliseconds, 1.9, 2.1);
    }

    [Fact]
    public void A_late_release_beyond_the_timers_grain_is_counted_from_when_the_request_was_due()
    {
        using var bench = new StressBench(StressBench.Options() with { Rate = 10, Requests = 2 });
        bench.Start();
        bench.Run(130); // due at 100 ms, released at 130 ms
        bench.Client.Tick();
        bench.Run(10);
        Assert.True(bench.Client.IsDone);
        Assert.Equal(30, bench.Client.MaxLag.TotalMilliseconds);
        Assert.Equal(32, bench.Statistics.Latency.Max.TotalMilliseconds);
    }

    [Fact]
    public void A_closed_port_is_counted_and_not_hammered()
    {
        using var bench = new StressBench(StressBench.Options(), serves: false);
        bench.Start();
        bench.Run(1_000);
        Assert.InRange(bench.Statistics.Errors(StressError.ConnectRefused), 10, 21);
    }

    [Fact]
    public void A_connect_without_an_answer_times_out()
    {
        using var bench = new StressBench(StressBench.Options() with { Requests = 1 });
        bench.Network.DefaultLink = new MemoryLink { Connect = MemoryConnect.Hanging };
        bench.Start();
        bench.Run(499);
        Assert.Equal(0, bench.Statistics.Completed);
        Assert.True(bench.RunToEnd(Minute));
        Assert.Equal(1, bench.Statistics.Errors(StressError.ConnectTimeout));
    }

    [Theory]
    [InlineData(nameof(StressError.Reset))]
    [InlineData(nameof(StressError.Closed))]
    [InlineData(nameof(StressError.BadResponse))]
    [InlineData(nameof(StressError.Timeout))]
    public void A_broken_answer_is_counted_by_its_kind_and_the_next_request_takes_a_new_connection(string kind)
    {
        var error = Enum.Parse<StressError>(kind);
        using var bench = new StressBench(StressBench.Options() with { Requests = 2 });
        bench.Reply = peer =>
        {
            bench.Reply = p => p.Send(StressBench.Ok);
            switch (error)
            {
                case StressError.Reset:
                    peer.Reset();
                    break;
                case StressError.Closed:
                    peer.Send(StressBench.Ok[..^1]);
                    peer.Close();
                    break;
                case StressError.BadResponse:
                    peer.Send("220 mail.example ESMTP\r\n");
                    break;
            }
        };
        bench.Start();
        Assert.True(bench.RunToEnd(Minute));
        Assert.Equal((1L, 1L, 2L), (bench.Statistics.Errors(error), bench.Statistics.StatusClass(2), bench.Statistics.Completed));
        Assert.Equal(2, bench.Server!.Peers.Count);
    }

    [Fact]
    public void An_idle_connection_that_the_server_closes_is_no_error()
    {
        using var bench = new StressBench(StressBench.Options() with { Rate = 10, Requests = 3 });
        bench.Start();
        bench.Run(50, releases: true);
        bench.Server!.Peers[0].Close();
        bench.Run(500, releases: true);
        Assert.True(bench.Client.IsDone);
        Assert.Equal((3L, 0L), (bench.Statistics.StatusClass(2), bench.Statistics.Failed));
        Assert.Equal(2, bench.Server.Peers.Count);
    }

    [Fact]
    public void Connection_close_is_obeyed()
    {
        using var bench = new StressBench(StressBench.Options() with { Requests = 5 })
        {
            Reply = peer => peer.Send("HTTP/1.1 503 Busy\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
        };
        bench.Start();
        Assert.True(bench.RunToEnd(Minute));
        Assert.Equal((5L, 5L, 5), (bench.Statistics.StatusClass(5), bench.Statistics.Failed, bench.Server!.Peers.Count));
    }

    [Fact]
    public void An_answer_without_a_length_ends_with_the_connection()
    {
        using var bench = new StressBench(StressBench.Options() with { Requests = 2 })
        {
            Reply = peer =>
            {
                peer.Send("HTTP/1.1 200 OK\r\n\r\nsome text");
                peer.Close();
            },
        };
        bench.Start();
        Assert.True(bench.RunToEnd(Minute));
        Assert.Equal((2L, 0L), (bench.Statistics.StatusClass(2), bench.Statistics.Failed));
    }

    [Fact]
    public void The_end_lets_requests_under_way_finish()
    {
        using var bench = new StressBench(StressBench.Options(3)) { IsStalled = true };
        bench.Start();
        bench.Run(10);
        bench.Client.End();
        Assert.False(bench.Client.IsDone);
        bench.IsStalled = false;
        bench.Run(5);
        Assert.True(bench.Client.IsDone);
        Assert.Equal((3L, 3), (bench.Statistics.StatusClass(2), bench.Requests));
    }

    [Fact]
    public void Giving_up_counts_nothing_that_was_under_way()
    {
        using var bench = new StressBench(StressBench.Options(3)) { IsStalled = true };
        bench.Start();
        bench.Run(10);
        bench.Client.Abort();
        Assert.True(bench.Client.IsDone);
        Assert.Equal((0L, 0L), (bench.Statistics.Completed, bench.Statistics.Failed));
    }

    [Fact]
    public void What_an_open_loop_could_not_send_is_told()
    {
        using var bench = new StressBench(StressBench.Options() with { Rate = 1_000, Timeout = TimeSpan.FromSeconds(5) }) { IsStalled = true };
        bench.Start();
        bench.Run(100, releases: true);
        bench.Client.End();
        bench.IsStalled = false;
        bench.Run(5);
        Assert.True(bench.Client.IsDone);
        Assert.Equal((1L, 100L), (bench.Statistics.Completed, bench.Client.NotSent));
    }
}
