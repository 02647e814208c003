using Weir.Ring.Protocol;
using Weir.Ring.Storage;
using Xunit;

namespace Weir.Tests.Ring.Protocol;

/// <summary>What a client may rely on while nothing goes wrong.</summary>
public sealed class OperationTests
{
    private readonly SmallRing _ring = new(5);

    [Fact]
    public void What_is_written_at_one_machine_is_read_at_every_other()
    {
        Assert.Equal((RingStatus.Ok, 3), (_ring.Put("a", "1").Status, _ring.Put("a", "1").Copies));
        foreach (RingHost machine in _ring.Machines) Assert.Equal("1", _ring.Read("a", machine));
    }

    [Fact]
    public void A_key_that_is_not_there_is_not_found() =>
        Assert.Equal((RingStatus.NotFound, RingStatus.NotFound), (_ring.Get("a").Status, _ring.Delete("a").Status));

    [Fact]
    public void A_deleted_key_is_gone_and_can_be_written_again()
    {
        _ring.Put("a", "1");
        Assert.Equal(RingStatus.Ok, _ring.Delete("a").Status);
        Assert.Equal(RingStatus.NotFound, _ring.Get("a").Status);
        _ring.Put("a", "2");
        Assert.Equal("2", _ring.Read("a"));
    }

    [Fact]
    public void A_swap_is_done_at_the_expected_version_alone()
    {
        RingOutcome first = _ring.Put("a", "1", RingVersion.None);
        Assert.Equal(RingStatus.Ok, first.Status);
        Assert.Equal(RingStatus.Mismatch, _ring.Put("a", "2", RingVersion.None).Status);
        RingOutcome second = _ring.Put("a", "2", first.Version);
        Assert.Equal(RingStatus.Ok, second.Status);
        RingOutcome refused = _ring.Put("a", "3", first.Version);
        Assert.Equal((RingStatus.Mismatch, second.Version), (refused.Status, refused.Version));
        Assert.Equal("2", _ring.Read("a"));
    }

    [Fact]
    public void An_entry_is_gone_when_its_time_is_over_and_not_before()
    {
        _ring.Put("a", "1", life: TimeSpan.FromSeconds(10));
        _ring.Network.Run(9_000);
        Assert.Equal("1", _ring.Read("a"));
        _ring.Network.Run(1_500);
        Assert.Equal(RingStatus.NotFound, _ring.Get("a").Status);
        Assert.Equal(RingStatus.Ok, _ring.Put("a", "2", RingVersion.None).Status);
    }

    [Fact]
    public void Swaps_at_once_are_done_one_after_the_other()
    {
        int succeeded = 0, ended = 0;
        for (int i = 0; i < 50; i++)
        {
            _ring.Machines[i % 5].Operate(
                new() { Action = RingAction.Put, Key = "a", Value = [(byte)i], Expected = RingVersion.None },
                o =>
                {
                    ended++;
                    if (o.Status == RingStatus.Ok) succeeded++;
                });
        }
        Assert.True(_ring.Network.Run(10_000, () => ended == 50));
        Assert.Equal(1, succeeded);
    }

    [Fact]
    public void A_full_machine_refuses_and_acknowledges_nothing()
    {
        SmallRing small = new(3, SmallRing.Options with { MaxEntries = 10 });
        RingStatus[] ends = [.. Enumerable.Range(0, 40).Select(i => small.Put($"k{i}", "v").Status)];
        Assert.Contains(RingStatus.Full, ends);
        Assert.All(ends.Select((end, i) => (end, i)), e => Assert.True(e.end != RingStatus.Ok || small.Read($"k{e.i}") == "v"));
        Assert.All(small.Nodes(), n => Assert.InRange(n.Keys.Store.Count, 0, 10));
    }

    [Fact]
    public void A_ring_too_small_for_the_least_copies_acknowledges_nothing()
    {
        SmallRing small = new(2, SmallRing.Options with { MinimumCopies = 3 });
        Assert.Equal(RingStatus.Unknown, small.Put("a", "1").Status);
        small.Add();
        small.Settle();
        Assert.Equal((RingStatus.Ok, 3), (small.Put("b", "1").Status, small.Put("b", "1").Copies));
    }
}
