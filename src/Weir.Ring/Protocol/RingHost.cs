using System.Text;
using Weir.Ring.Identifiers;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Protocol;

/// <summary>All positions (virtual nodes) of one machine, and the operations of its clients.</summary>
/// <remarks>Pure and single-threaded, like <see cref="RingNode"/>. A machine of twice the capacity takes twice the positions.</remarks>
public sealed class RingHost
{
    /// <summary>Before an operation is tried again while the ring mends.</summary>
    private const int RetryMilliseconds = 50;

    /// <summary>Entries in one list.</summary>
    private const int MaxListed = 1_000;

    private readonly RingOptions _options;
    private readonly RingTime _time;

    /// <param name="address">Where others reach this machine.</param>
    /// <param name="name">What its positions are derived from; 40 hexadecimal digits are the first position itself.</param>
    /// <param name="positions">How many positions it takes, at least 1: its share of the keys grows with them.</param>
    /// <param name="options">How its nodes behave.</param>
    /// <param name="transport">Carries its questions.</param>
    /// <param name="time">Set by the shell before each call.</param>
    /// <param name="random">Spreads rounds and picks contacts.</param>
    public RingHost(string address, string name, int positions, RingOptions options, IRingTransport transport, RingTime time, Random random)
    {
        (Address, _options, _time) = (address, options, time);
        Questions = new Questions(transport, time);
        Nodes = [.. Enumerable.Range(0, positions).Select(i =>
            new RingNode(new RingPeer(PositionOf(name, i, options.Bits), address), options, Questions, time, random))];
    }

    public string Address { get; }

    public Questions Questions { get; }

    public IReadOnlyList<RingNode> Nodes { get; }

    /// <summary>Where the i-th position of a named machine lies.</summary>
    public static RingId PositionOf(string name, int index, int bits) =>
        index == 0 && RingId.TryParse(name, out RingId given) ? given.Truncate(bits) : RingId.Of(Encoding.UTF8.GetBytes($"{name}#{index}"), bits);

    /// <summary>Begins a ring, or joins the one the seeds belong to. Further positions join by the first.</summary>
    public void Start(IReadOnlyCollection<string> seeds)
    {
        RingPeer[] peers = [.. seeds.Where(s => s != Address).Select(s => new RingPeer(default, s))];
        if (peers.Length == 0) Nodes[0].Found();
        else Nodes[0].Join(peers);
        foreach (RingNode node in Nodes.Skip(1)) node.Join([.. peers, Nodes[0].Self]);
    }

    /// <summary>Calls what is due; cheap when nothing is.</summary>
    public void Tick()
    {
        Questions.Expire();
        foreach (RingNode node in Nodes) node.Tick();
    }

    /// <summary>Leaves with all positions, one after the other.</summary>
    public void Leave(Action done) => Leave(0, done);

    /// <param name="to">The position addressed; default: any, for clients and for whoever knows only the address.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="answer">Gets the answer, now or later, once.</param>
    public void Handle(RingId to, RingMessage request, Action<RingMessage> answer)
    {
        switch (request)
        {
            case RingMessage.Request client:
                Operate(client.Operation, outcome => answer(new RingMessage.Outcome(outcome)));
                return;
            case RingMessage.AskOwner ask:
                RingId place = RingEntry.Place(ask.Key, _options.Bits);
                Member().FindOwner(place, found => answer(new RingMessage.OwnerFound(place, found.Owner, [.. found.Path], found.Timeouts)));
                return;
            case RingMessage.AskList ask:
                answer(List(ask));
                return;
            case RingMessage.AskStatus:
                answer(new RingMessage.Status([.. Nodes.Select(n => n.Describe())]));
                return;
        }
        RingNode? node = to == default ? Member() : Nodes.FirstOrDefault(n => n.Self.Id == to);
        if (node is null) answer(new RingMessage.Refused());
        else node.Handle(request, answer);
    }

    /// <summary>Executes a client's operation wherever the key's owner is, trying again while the ring mends.</summary>
    /// <remarks>A write is tried again only when it certainly had no effect.</remarks>
    public void Operate(RingOperation operation, Action<RingOutcome> answer) =>
        Operate(operation, RingEntry.Place(operation.Key, _options.Bits), _time.Milliseconds + _options.OperationMilliseconds, isRetry: false, answer);

    private void Operate(RingOperation operation, RingId place, long deadline, bool isRetry, Action<RingOutcome> answer)
    {
        foreach (RingNode node in Nodes)
        {
            if (!node.Keys.Serves(operation.Key)) continue;
            node.Keys.Execute(operation, outcome => Settle(operation, place, deadline, outcome, answer));
            return;
        }
        RingNode member = Member();
        // Most owners are among the next nodes: the operation itself then shows whether it is so.
        if (!isRetry && member.Membership == RingMembership.Member && member.Table.StepTo(place) is { Kind: LookupStepKind.Owner, Peers: [var near, ..] })
            AskOwner(member, near, operation, place, deadline, answer);
        else
            member.FindOwner(place, found => AskOwner(member, found.Owner, operation, place, deadline, answer));
    }

    private void AskOwner(RingNode member, RingPeer? owner, RingOperation operation, RingId place, long deadline, Action<RingOutcome> answer)
    {
        if (owner is null || owner.Address == Address)
        {
            Settle(operation, place, deadline, RingOutcome.NotOwner, answer);
            return;
        }
        int wait = (int)Math.Max(1, deadline - _time.Milliseconds);
        // An owner that dies is noticed by its neighbours; a reader need not wait for it as long as a writer.
        Questions.Ask(owner, new RingMessage.Execute(operation), operation.IsWrite ? wait : Math.Min(wait, _options.AnswerMilliseconds), (reply, wasSent) =>
        {
            if (reply is null) member.OnDead(owner);
            RingOutcome outcome = reply switch
            {
                RingMessage.Outcome done => done.Result,
                null when operation.IsWrite && wasSent => RingOutcome.Unknown,
                _ => RingOutcome.NotOwner,
            };
            Settle(operation, place, deadline, outcome, answer);
        });
    }

    private void Settle(RingOperation operation, RingId place, long deadline, RingOutcome outcome, Action<RingOutcome> answer)
    {
        if (outcome.Status is not (RingStatus.NotOwner or RingStatus.Busy)) answer(outcome);
        else if (_time.Milliseconds + RetryMilliseconds >= deadline) answer(outcome.Status == RingStatus.Busy ? outcome : RingOutcome.Unreachable);
        else Questions.After(RetryMilliseconds, () => Operate(operation, place, deadline, isRetry: true, answer));
    }

    private RingNode Member() => Nodes.FirstOrDefault(n => n.Membership == RingMembership.Member) ?? Nodes[0];

    private RingMessage.Listing List(RingMessage.AskList ask)
    {
        int limit = Math.Clamp(ask.Limit, 1, MaxListed);
        ListedEntry[] found =
        [
            .. Nodes.SelectMany(n => n.Keys.Visible())
                .Where(e => e.Key.StartsWith(ask.Prefix, StringComparison.Ordinal) && string.CompareOrdinal(e.Key, ask.After) > 0)
                .OrderBy(e => e.Key, StringComparer.Ordinal)
                .Take(limit + 1)
                .Select(e => new ListedEntry(e.Key, e.Version, e.Value!.Length, e.ExpiresUnixMilliseconds)),
        ];
        return found.Length > limit ? new(found[..limit], true) : new(found, false);
    }

    private void Leave(int index, Action done)
    {
        if (index == Nodes.Count) done();
        else Nodes[index].Leave(() => Leave(index + 1, done));
    }
}
