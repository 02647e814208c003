using System.Text;
using Weir.Ring.Protocol;
using Weir.Ring.Simulation;
using Weir.Ring.Storage;
using Xunit;

namespace Weir.Tests.Ring.Protocol;

/// <summary>A few machines in virtual time, and a client at one of them.</summary>
internal sealed class SmallRing
{
    private int _names;

    public SmallRing(int machines, RingOptions? options = null)
    {
        Network = new SimulatedNetwork(new Random(1), options ?? Options);
        Add();
        while (Machines.Count < machines) Add();
        Settle();
    }

    public static RingOptions Options { get; } = new() { AnswerMilliseconds = 300, OperationMilliseconds = 5_000, Successors = 8 };

    public SimulatedNetwork Network { get; }

    public List<RingHost> Machines { get; } = [];

    public RingHost Add()
    {
        RingHost added = Network.Add($"m{_names++}", [.. Machines.Select(m => m.Address)]);
        Machines.Add(added);
        return added;
    }

    public void Crash(RingHost machine)
    {
        Network.Crash(machine.Address);
        Machines.Remove(machine);
    }

    /// <summary>Until the cycle is right, every range is served and every replica has been compared with its owner.</summary>
    public void Settle() => Assert.True(
        Network.Run(60_000, () => HealingSimulation.IsOneCycle(Nodes()) && Nodes().All(n => n.Keys.IsRepaired && n.Table.Successors.Count >= Math.Min(8, Machines.Count - 1))),
        "the ring does not settle");

    public IEnumerable<RingNode> Nodes() => Machines.SelectMany(m => m.Nodes);

    public RingOutcome Put(string key, string value, RingVersion? expected = null, TimeSpan? life = null, RingHost? at = null) => Do(
        new() { Action = RingAction.Put, Key = key, Value = Encoding.UTF8.GetBytes(value), Expected = expected, LifeMilliseconds = (long)(life?.TotalMilliseconds ?? 0) }, at);

    public RingOutcome Delete(string key) => Do(new() { Action = RingAction.Delete, Key = key });

    public RingOutcome Get(string key, RingHost? at = null) => Do(new() { Action = RingAction.Get, Key = key }, at);

    /// <summary>Null for a key that is not there; any other end is a failure of the test.</summary>
    public string? Read(string key, RingHost? at = null)
    {
        RingOutcome found = Get(key, at);
        Assert.Contains(found.Status, new[] { RingStatus.Ok, RingStatus.NotFound });
        return found.Status == RingStatus.Ok ? Encoding.UTF8.GetString(found.Value!) : null;
    }

    public RingHost OwnerOf(string key) => Machines.Single(m => m.Nodes[0].Keys.Serves(key));

    /// <summary>Machines in the order of their places, beginning with one.</summary>
    public RingHost[] InOrderFrom(RingHost first)
    {
        RingHost[] order = [.. Machines.OrderBy(m => m.Nodes[0].Self.Id)];
        int at = Array.IndexOf(order, first);
        return [.. order[at..], .. order[..at]];
    }

    private RingOutcome Do(RingOperation operation, RingHost? at = null)
    {
        RingOutcome? outcome = null;
        (at ?? Machines[0]).Operate(operation, o => outcome = o);
        Assert.True(Network.Run(20_000, () => outcome is not null), $"{operation} has no end");
        return outcome!;
    }
}
