using Weir.Net;
using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>Waiting, in virtual time.</summary>
public sealed class WaiterTests
{
    private readonly MemoryNetwork _network = new();
    private readonly EventLoop _loop;

    public WaiterTests() => _loop = _network.CreateEngine().Loops[0];

    [Fact]
    public void A_deadline_is_not_met_a_tick_early_and_is_met_in_time()
    {
        Waiter waiter = new(_loop);
        List<Wake> wakes = Collect(waiter, _loop.Now + 800);
        _network.Advance(TimeSpan.FromMilliseconds(799));
        Assert.Empty(wakes);
        _network.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([Wake.TimedOut], wakes);
    }

    [Fact]
    public void A_deadline_that_has_passed_ends_the_wait_at_once() =>
        Assert.Equal([Wake.TimedOut], Collect(new Waiter(_loop), _loop.Now));

    [Fact]
    public void A_signal_before_the_wait_is_kept_once()
    {
        Waiter waiter = new(_loop);
        waiter.Signal();
        waiter.Signal();
        Assert.Equal([Wake.Ready], Collect(waiter, Waiter.Never));
        Assert.Empty(Collect(waiter, Waiter.Never));
    }

    [Fact]
    public void A_signal_ends_the_wait_and_the_old_deadline_does_not_end_the_next()
    {
        Waiter waiter = new(_loop);
        List<Wake> first = Collect(waiter, _loop.Now + 80);
        waiter.Signal();
        Assert.Equal([Wake.Ready], first);
        List<Wake> second = Collect(waiter, _loop.Now + 800);
        _network.Advance(TimeSpan.FromMilliseconds(799));
        Assert.Empty(second);
        _network.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([Wake.TimedOut], second);
    }

    [Fact]
    public void Cancel_ends_this_wait_and_every_later_one()
    {
        Waiter waiter = new(_loop);
        List<Wake> wakes = Collect(waiter, Waiter.Never);
        waiter.Cancel();
        Assert.Equal([Wake.Canceled], wakes);
        Assert.Equal([Wake.Canceled], Collect(waiter, Waiter.Never));
        Assert.True(waiter.IsCanceled);
    }

    [Fact]
    public void A_released_waiter_leaves_the_wheel()
    {
        Waiter waiter = new(_loop);
        _ = Collect(waiter, _loop.Now + 5000);
        Assert.Equal(1, _loop.Timers.Count);
        waiter.Release();
        Assert.Equal(0, _loop.Timers.Count);
    }

    [Fact]
    public void Those_who_yield_take_turns()
    {
        List<char> order = [];
        foreach (char name in "ab")
            _loop.Post(_ => _ = YieldAsync(name, order), null);
        _network.RunUntilIdle();
        Assert.Equal("abababab", new string([.. order]));
    }

    [Fact]
    public void Events_give_one_who_yields_no_extra_turns()
    {
        Waiter greedy = new(_loop);
        int turns = 0;
        int rounds = 0;
        bool done = false;
        _loop.Post(_ => _ = GreedyAsync(), null);
        _loop.Post(_ => _ = RoundsAsync(), null);
        _network.RunUntilIdle();
        Assert.InRange(turns, 90, 110);

        async Task GreedyAsync()
        {
            while (!done)
            {
                turns++;
                await greedy.Yield();
            }
        }

        async Task RoundsAsync()
        {
            Waiter waiter = new(_loop);
            for (; rounds < 100; rounds++)
            {
                greedy.Signal(); // as an arrival on one of its connections does
                await waiter.Yield();
            }

            done = true;
        }
    }

    [Fact]
    public async Task Work_posted_from_many_threads_runs_on_the_loop_once_each()
    {
        int sum = 0;
        Task[] posters = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1000; i++)
                _loop.Post(_ => sum++, null);
        }))];
        await Task.WhenAll(posters);
        Assert.Equal(0, sum);
        _network.RunUntilIdle();
        Assert.Equal(4000, sum);
    }

    [Fact]
    public void Work_that_never_rests_is_reported()
    {
        _network.StepLimit = 1000;
        _loop.Post(_ => _ = ForeverAsync(), null);
        Assert.Throws<InvalidOperationException>(_network.RunUntilIdle);

        async Task ForeverAsync()
        {
            Waiter waiter = new(_loop);
            while (true)
                await waiter.Yield();
        }
    }

    private async Task YieldAsync(char name, List<char> order)
    {
        Waiter waiter = new(_loop);
        for (int i = 0; i < 4; i++)
        {
            order.Add(name);
            await waiter.Yield();
        }
    }

    private static List<Wake> Collect(Waiter waiter, long deadline)
    {
        List<Wake> wakes = [];
        _ = WaitAsync();
        return wakes;

        async Task WaitAsync() => wakes.Add(await waiter.WaitUntil(deadline));
    }
}
