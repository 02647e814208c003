using Weir.Balancing.Strategies;
using Xunit;

namespace Weir.Tests.Balancing.Strategies.RoundRobin;

public sealed class RoundRobinCursorTests
{
    [Fact]
    public void Turns_start_at_zero_and_none_is_left_out()
    {
        RoundRobinCursor cursor = new();
        for (ulong turn = 0; turn < 100; turn++) Assert.Equal(turn, cursor.Take());
    }

    [Fact]
    public void No_turn_is_taken_twice_however_many_loops_take_them()
    {
        const int Loops = 4;
        const int TurnsPerLoop = 2_000_000;
        RoundRobinCursor cursor = new();
        using Barrier start = new(Loops);
        Thread[] loops = [.. Enumerable.Range(0, Loops).Select(_ => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < TurnsPerLoop; i++) cursor.Take();
        }))];

        foreach (Thread loop in loops) loop.Start();
        foreach (Thread loop in loops) loop.Join();

        Assert.Equal((ulong)(Loops * TurnsPerLoop), cursor.Take());
    }
}
