using System.Text;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;

namespace Weir.Ring.Simulation;

/// <summary>A ring under a random schedule of joins, crashes, partitions and heals: does it become one cycle again?</summary>
public sealed class HealingSimulation
{
    private const int MaxNodes = 24;

    private readonly HealingOptions _options;
    private readonly Random _random;
    private readonly RingOptions _ring;
    private readonly SimulatedNetwork _network;
    private readonly StringBuilder _story = new();
    private readonly Dictionary<string, int> _sideOf = new(StringComparer.Ordinal);
    private int _names;
    private int _deadSinceWhole;
    private bool _isParted;
    private int _sides;

    private HealingSimulation(HealingOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _ring = new RingOptions { Successors = options.Successors, RoundMilliseconds = 1_000, AnswerMilliseconds = 200, Copies = 1 };
        _network = new SimulatedNetwork(_random, _ring);
    }

    public static HealingReport Run(HealingOptions options) => new HealingSimulation(options).Run();

    /// <summary>All nodes alive, in order, each with the next as successor and the one before as predecessor.</summary>
    public static bool IsOneCycle(IEnumerable<RingNode> nodes)
    {
        RingNode[] inOrder = [.. nodes.OrderBy(n => n.Self.Id)];
        for (int i = 0; i < inOrder.Length; i++)
        {
            RoutingTable table = inOrder[i].Table;
            RingNode next = inOrder[(i + 1) % inOrder.Length];
            if (inOrder[i].Membership != RingMembership.Member || table.Successor.Id != next.Self.Id || next.Table.Predecessor?.Id != table.Self.Id)
                return false;
        }
        return true;
    }

    private HealingReport Run()
    {
        _network.Add(NextName());
        for (int i = 1; i < _options.Nodes; i++)
        {
            _network.Add(NextName(), "n0");
            Rounds(2);
        }
        _network.Run(Milliseconds(_options.WithinRounds), IsWhole);
        Tell("the ring is " + (IsWhole() ? "whole" : "not whole"));
        for (int i = 0; i < _options.Events; i++)
        {
            Misfortune();
            Rounds(_random.Next(6));
        }
        Heal();
        long begun = _network.Milliseconds;
        bool isWhole = _network.Run(Milliseconds(_options.WithinRounds), IsWhole);
        int rounds = (int)Math.Ceiling((_network.Milliseconds - begun) / (double)_ring.RoundMilliseconds);
        foreach (RingNode node in Nodes().OrderBy(n => n.Self.Id))
            Tell($"{node.Self}: {node.Membership}, after {node.Table.Predecessor}, before {string.Join(' ', node.Table.Successors)}");
        return new(isWhole, rounds, _story.ToString());
    }

    private void Misfortune()
    {
        switch (_random.Next(4))
        {
            case 0:
                Join();
                break;
            case 1:
                Crash();
                break;
            case 2 when !_isParted:
                Part();
                break;
            default:
                Heal();
                break;
        }
    }

    private void Join()
    {
        string[] members = [.. Nodes().Where(n => n.Membership == RingMembership.Member).Select(n => n.Self.Address)];
        if (Nodes().Count() >= MaxNodes || members.Length == 0) return;
        // r seeds, for all but one may crash before they have been asked.
        _random.Shuffle(members);
        string[] seeds = members[..Math.Min(members.Length, _options.Successors)];
        string name = NextName();
        Tell($"{name} joins through {string.Join(" or ", seeds)}");
        _network.Add(name, seeds);
        if (_isParted) _network.Part(SideOf);
    }

    /// <summary>Nodes that follow each other die at once: fewer than r from one whole ring to the next. The base of r + 1 stays.</summary>
    private void Crash()
    {
        if (IsWhole()) _deadSinceWhole = 0;
        RingNode[] inOrder = [.. Nodes().OrderBy(n => n.Self.Id)];
        int most = Math.Min(_options.Successors - 1 - _deadSinceWhole, inOrder.Length - _options.Successors - 1);
        if (most <= 0) return;
        int count = _random.Next(1, most + 1);
        int first = _random.Next(inOrder.Length);
        _deadSinceWhole += count;
        for (int i = 0; i < count; i++)
        {
            RingNode dead = inOrder[(first + i) % inOrder.Length];
            Tell($"{dead.Self} crashes");
            _network.Crash(dead.Self.Address);
        }
    }

    private void Part()
    {
        _isParted = true;
        _sides = _random.Next(2, 4);
        _sideOf.Clear();
        Tell($"the network is parted in {_sides}: {string.Join(' ', Nodes().Select(n => $"{n.Self.Address}:{SideOf(n.Self.Address)}"))}");
        _network.Part(SideOf);
    }

    private int SideOf(string address)
    {
        if (!_sideOf.TryGetValue(address, out int side)) _sideOf[address] = side = _random.Next(_sides);
        return side;
    }

    private void Heal()
    {
        if (!_isParted) return;
        _isParted = false;
        Tell("the network is whole");
        _network.Part(_ => 0);
    }

    private bool IsWhole() => IsOneCycle(Nodes());

    private IEnumerable<RingNode> Nodes() => _network.Alive.SelectMany(h => h.Nodes);

    private void Rounds(int rounds) => _network.Run(Milliseconds(rounds));

    private long Milliseconds(int rounds) => (long)rounds * _ring.RoundMilliseconds;

    private string NextName() => $"n{_names++}";

    private void Tell(string what) => _story.Append(_network.Milliseconds).Append(" ms: ").AppendLine(what);
}
