using Weir.Ring.Protocol;
using Weir.Ring.Simulation;
using Weir.Ring.Storage;
using Xunit;

namespace Weir.Tests.Ring.Protocol;

/// <summary>What was acknowledged stays, whichever machines die, join or leave.</summary>
public sealed class FailureTests
{
    private const int Keys = 200;

    private readonly SmallRing _ring = new(6);

    public FailureTests()
    {
        for (int i = 0; i < Keys; i++) Assert.Equal(3, _ring.Put($"k{i}", $"{i}").Copies);
    }

    [Fact]
    public void No_acknowledged_write_is_lost_when_two_consecutive_machines_die_at_once()
    {
        RingHost[] order = _ring.InOrderFrom(_ring.OwnerOf("k0"));
        _ring.Crash(order[0]);
        _ring.Crash(order[1]);
        AssertAllRead();
        _ring.Settle();
        AssertAllRead();
        AssertThreeCopies();
    }

    [Fact]
    public void A_machine_that_joins_takes_over_its_keys_before_it_answers_for_them()
    {
        for (int i = 0; i < 3; i++)
        {
            _ring.Add();
            AssertAllRead();
        }
        _ring.Settle();
        AssertAllRead();
        AssertThreeCopies();
    }

    [Fact]
    public void A_machine_that_leaves_hands_its_keys_on()
    {
        for (int left = 0; left < 4; left++)
        {
            RingHost leaver = _ring.Machines[^1];
            bool isDone = false;
            leaver.Leave(() => isDone = true);
            Assert.True(_ring.Network.Run(10_000, () => isDone));
            _ring.Crash(leaver);
        }
        _ring.Settle();
        AssertAllRead();
    }

    [Fact]
    public void A_write_that_was_under_way_when_its_owner_died_is_there_whole_or_not_at_all()
    {
        for (int i = 0; i < 3; i++)
        {
            string key = $"k{i}";
            RingHost owner = _ring.OwnerOf(key);
            RingHost client = _ring.Machines.First(m => m != owner);
            RingOutcome? outcome = null;
            client.Operate(new() { Action = RingAction.Put, Key = key, Value = "new"u8.ToArray() }, o => outcome = o);
            _ring.Network.Run(30 + (10 * i));
            _ring.Crash(owner);
            Assert.True(_ring.Network.Run(20_000, () => outcome is not null));
            _ring.Settle();
            string? first = _ring.Read(key, client);
            Assert.Contains(first, new[] { $"{i}", "new" });
            if (outcome!.Status == RingStatus.Ok) Assert.Equal("new", first);
            // Seen once, it stays, though the next owner die too.
            _ring.Crash(_ring.OwnerOf(key) is var next && next != client ? next : _ring.Machines.First(m => m != client));
            Assert.Equal(first, _ring.Read(key, client));
            _ring.Add();
            _ring.Settle();
        }
    }

    [Fact]
    public void An_owner_that_was_replaced_cannot_write_at_its_replicas()
    {
        RingNode owner = _ring.OwnerOf("k0").Nodes[0];
        RingHost[] order = _ring.InOrderFrom(_ring.OwnerOf("k0"));
        RingEntry late = new("k0", "late"u8.ToArray(), new RingVersion(ulong.MaxValue, 1), 0);
        _ring.Crash(order[0]);
        _ring.Settle();
        foreach (RingHost replica in order[1..3])
        {
            RingMessage? answer = null;
            replica.Handle(replica.Nodes[0].Self.Id, new RingMessage.Copy(owner.Self, [late]), a => answer = a);
            Assert.Equal(new RingMessage.Copied(CopyVerdict.NotYours), answer);
        }
        Assert.Equal("0", _ring.Read("k0"));
    }

    [Fact]
    public void After_a_partition_both_sides_find_together_and_the_later_write_wins()
    {
        RingHost[] order = _ring.InOrderFrom(_ring.Machines[0]);
        _ring.Network.Part(address => Array.FindIndex(order, m => m.Address == address) < 3 ? 0 : 1);
        _ring.Network.Run(20_000);
        Assert.Equal(RingStatus.Ok, _ring.Put("k0", "one", at: order[0]).Status);
        Assert.Equal(RingStatus.Ok, _ring.Put("k0", "two", at: order[5]).Status);
        _ring.Network.Part(_ => 0);
        _ring.Settle();
        _ring.Network.Run(20_000);
        Assert.Equal("two", _ring.Read("k0"));
        for (int i = 1; i < Keys; i++) Assert.Equal($"{i}", _ring.Read($"k{i}"));
    }

    [Fact]
    public void Copies_that_no_owner_claims_any_more_go_home()
    {
        for (int i = 0; i < 4; i++) _ring.Add();
        _ring.Settle();
        _ring.Network.Run(300_000, () => _ring.Nodes().Sum(n => n.Keys.Store.Count) == 3 * Keys);
        Assert.Equal(3 * Keys, _ring.Nodes().Sum(n => n.Keys.Store.Count));
        AssertAllRead();
    }

    private void AssertAllRead()
    {
        for (int i = 0; i < Keys; i++) Assert.Equal($"{i}", _ring.Read($"k{i}"));
    }

    private void AssertThreeCopies()
    {
        Assert.True(HealingSimulation.IsOneCycle(_ring.Nodes()));
        for (int i = 0; i < Keys; i++) Assert.InRange(_ring.Nodes().Count(n => n.Keys.Store.Find($"k{i}") is not null), 3, 10);
    }
}
