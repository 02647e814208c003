using System.Text;
using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;

namespace Weir.Ring.Simulation;

/// <summary>A ring as stabilisation would leave it, built at once, with some of its nodes dead and nobody told.</summary>
/// <remarks>Its nodes are those of the program, and so is the look-up; only predecessors, successor lists and fingers are computed.</remarks>
internal sealed class ConvergedRing : IRingTransport
{
    private readonly Dictionary<RingId, int> _index = [];
    private readonly Queue<(uint Question, RingMessage? Answer)> _answers = [];
    private readonly RingTime _time = new();
    private readonly RingNode[] _nodes;
    private readonly bool[] _isDead;

    /// <param name="positions">In order.</param>
    /// <param name="successors">r.</param>
    /// <param name="random">For the nodes' own use.</param>
    public ConvergedRing((RingId Id, int Node)[] positions, int successors, Random random)
    {
        Positions = positions;
        Questions = new Questions(this, _time);
        RingOptions options = new() { Successors = successors };
        RingPeer[] peers = [.. positions.Select(p => new RingPeer(p.Id, $"node-{p.Node}"))];
        _nodes = [.. peers.Select(p => new RingNode(p, options, Questions, _time, random))];
        _isDead = new bool[_nodes.Length];
        RingId[] ids = [.. positions.Select(p => p.Id)];
        for (int i = 0; i < _nodes.Length; i++)
        {
            _index.Add(ids[i], i);
            RoutingTable table = _nodes[i].Table;
            _nodes[i].Enter();
            table.Predecessor = peers[(i + _nodes.Length - 1) % _nodes.Length];
            if (_nodes.Length == 1) continue;
            table.Adopt(peers[(i + 1) % peers.Length], Enumerable.Range(i + 2, successors).Select(j => peers[j % peers.Length]), _ => false);
            int useful = table.Fingers.Useful(table.Successor);
            for (int f = 0; f < useful; f++) table.Fingers[f] = peers[OwnerOf(ids, table.Fingers.Start(f))];
        }
    }

    public (RingId Id, int Node)[] Positions { get; }

    public Questions Questions { get; }

    public static (RingId Id, int Node)[] Place(int nodes, int positionsEach, int seed)
    {
        var positions = new (RingId Id, int Node)[nodes * positionsEach];
        for (int i = 0; i < positions.Length; i++)
            positions[i] = (RingId.Of(Encoding.UTF8.GetBytes($"{seed}/{i / positionsEach}#{i % positionsEach}")), i / positionsEach);
        Array.Sort(positions, (a, b) => a.Id.CompareTo(b.Id));
        return positions;
    }

    /// <summary>Kills nodes, each with all its positions.</summary>
    public void Kill(IReadOnlySet<int> nodes)
    {
        for (int i = 0; i < _isDead.Length; i++) _isDead[i] = nodes.Contains(Positions[i].Node);
    }

    /// <summary>Looks a key up from a random live position, and runs the ring until it is found or not.</summary>
    public LookupResult Find(RingId key, Random random, out bool isRight)
    {
        int searcher;
        do searcher = random.Next(_nodes.Length);
        while (_isDead[searcher]);
        LookupResult? result = null;
        Lookup.Start(_nodes[searcher], key, Questions, 1, _ => { }, found => result = found);
        while (result is null && _answers.TryDequeue(out var next)) Questions.Settle(next.Question, next.Answer);
        isRight = result?.Owner is { } owner && owner.Id == Positions[FirstAlive(key)].Id;
        return result ?? new LookupResult(null, [], 0);
    }

    public void Send(uint question, RingPeer to, RingMessage request)
    {
        int index = _index[to.Id];
        if (_isDead[index]) _answers.Enqueue((question, null));
        else _nodes[index].Handle(request, answer => _answers.Enqueue((question, answer)));
    }

    private int FirstAlive(RingId key)
    {
        int at = Array.BinarySearch(Positions, (key, 0), Comparer<(RingId Id, int Node)>.Create((a, b) => a.Id.CompareTo(b.Id)));
        if (at < 0) at = ~at;
        for (int i = 0; ; i++)
        {
            int index = (at + i) % _nodes.Length;
            if (!_isDead[index]) return index;
        }
    }

    private static int OwnerOf(RingId[] ids, RingId key)
    {
        int at = Array.BinarySearch(ids, key);
        if (at < 0) at = ~at;
        return at == ids.Length ? 0 : at;
    }
}
