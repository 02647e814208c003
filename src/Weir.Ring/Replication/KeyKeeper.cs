using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;

namespace Weir.Ring.Replication;

/// <summary>The keys of one position: which it serves, what it holds, and that its replicas hold the same.</summary>
/// <remarks>
/// A node serves (predecessor, self]. What it gains, by joining or because its predecessor died, it serves only when it has
/// claimed the range at its replicas, taken what they have and given them what they lack: in between, operations on it are refused
/// without effect and tried again. What it loses, to a node that joined before it, it stops serving at once.
/// </remarks>
public sealed partial class KeyKeeper
{
    /// <summary>Slices swept for expired entries each round: all of them in about a minute.</summary>
    private const int SlicesPerRound = 8;

    private readonly RingNode _node;
    private readonly Questions _questions;
    private readonly RingTime _time;
    private readonly HybridClock _clock;
    private readonly RangeClaims _claims = new();
    private readonly OwnerWrites _writes;
    private RingRange? _served;
    private RingRange? _gaining;
    private bool _isRepairing;
    private bool _repairsSoon;
    private string _replicas = "";
    private int _nextSlice;

    internal KeyKeeper(RingNode node, Questions questions, RingTime time)
    {
        (_node, _questions, _time) = (node, questions, time);
        Store = new RingStore(node.Options.Bits, node.Options.MaxEntries, node.Options.MaxBytes);
        _clock = new HybridClock(time, node.Self.Id.Low ^ node.Self.Id.Middle ^ node.Self.Id.High);
        _writes = new OwnerWrites(this, node, questions, time, _clock);
    }

    public RingStore Store { get; }

    /// <summary>True when the whole range, as the neighbours now are, is served.</summary>
    public bool IsServing => _served is { } served && Range() == served;

    /// <summary>Entries that its replicas were not found to lack since the neighbours changed last.</summary>
    public bool IsRepaired => IsServing && !_isRepairing && !_repairsSoon;

    public bool Serves(string key) => _served is { } served && served.Contains(Place(key));

    public long CountOwned() => _served is { } served ? Store.In(served).LongCount(e => e.IsVisible(_time.UnixMilliseconds)) : 0;

    /// <summary>An entry as a reader sees it; only for keys that <see cref="Serves"/>.</summary>
    public RingOutcome Read(string key) =>
        Store.Find(key) is { } entry && entry.IsVisible(_time.UnixMilliseconds)
            ? new(RingStatus.Ok, entry.Value, entry.Version, entry.ExpiresUnixMilliseconds)
            : new(RingStatus.NotFound);

    /// <summary>Executes an operation as the key's owner.</summary>
    public void Execute(RingOperation operation, Action<RingOutcome> answer)
    {
        if (!Serves(operation.Key)) answer(RingOutcome.NotOwner);
        else if (operation.IsWrite) _writes.Add(operation, answer);
        else answer(Read(operation.Key));
    }

    /// <summary>What this position owns and a reader sees.</summary>
    public IEnumerable<RingEntry> Visible() =>
        _served is { } served ? Store.In(served).Where(e => e.IsVisible(_time.UnixMilliseconds)) : [];

    /// <summary>The predecessor is another: the range has grown or shrunk.</summary>
    internal void OnRangeChanged()
    {
        // With no predecessor the range stays: only one that joins could take of it, and that one makes itself known.
        if (Range() is not { } range || range == _served) return;
        if (_served is { } served && served.Covers(range)) _served = range;
        else Gain();
    }

    internal void OnNeighboursChanged()
    {
        string replicas = string.Join(' ', Replicas().Select(r => r.Address));
        if (string.Equals(replicas, _replicas, StringComparison.Ordinal)) return;
        _replicas = replicas;
        _repairsSoon = true;
    }

    internal void OnRound(long round)
    {
        for (int i = 0; i < SlicesPerRound; i++)
            Store.Sweep(_nextSlice++ % RingStore.Slices, _time.UnixMilliseconds, _node.Options.TombstoneMilliseconds);
        if (!IsServing && _gaining is null) Gain();
        if (IsServing && !_isRepairing && (_repairsSoon || round % _node.Options.RoundsPerRepair == 0)) Repair();
        if (round % _node.Options.RoundsPerRepair == 1) SendStraysHome();
    }

    private RingRange? Range() => _node.Table.Predecessor is { } p ? new(p.Id, _node.Self.Id) : null;

    private List<RingPeer> Replicas() => _node.NextMachines(_node.Options.Copies - 1);

    private RingId Place(string key) => RingEntry.Place(key, _node.Options.Bits);

    /// <summary>Claims the range, collects what its replicas have, gives each what it lacks, and then serves it.</summary>
    private void Gain()
    {
        if (Range() is not { } range || _gaining == range) return;
        _gaining = range;
        List<RingPeer> replicas = Replicas();
        Exchange(replicas, 0, range, ExchangeKind.Take, () => Exchange(replicas, 0, range, ExchangeKind.Give, () =>
        {
            _gaining = null;
            if (Range() is { } now && (now == range || range.Covers(now))) _served = now;
            // Machines that came among the replicas meanwhile are given theirs by the next repair.
            _repairsSoon = true;
        }));
    }

    /// <summary>One replica after the other; a failure gives up, and the next round begins anew with those then alive.</summary>
    private void Exchange(List<RingPeer> replicas, int index, RingRange range, ExchangeKind kind, Action done)
    {
        if (index == replicas.Count)
        {
            done();
            return;
        }
        new RangeExchange(this, _node, _questions, replicas[index], range, kind).Run(succeeded =>
        {
            if (succeeded && _gaining == range) Exchange(replicas, index + 1, range, kind, done);
            else if (_gaining == range) _gaining = null;
        });
    }

    /// <summary>Compares its range with each replica: what they lack is sent, what they have newer is written anew at all.</summary>
    private void Repair()
    {
        if (_served is not { } range) return;
        _isRepairing = true;
        _repairsSoon = false;
        RepairWith(Replicas(), 0, range);
    }

    private void RepairWith(List<RingPeer> replicas, int index, RingRange range)
    {
        if (index == replicas.Count || _served != range)
        {
            _isRepairing = false;
            return;
        }
        new RangeExchange(this, _node, _questions, replicas[index], range, ExchangeKind.Repair).Run(succeeded =>
        {
            if (!succeeded) _repairsSoon = true;
            RepairWith(replicas, index + 1, range);
        });
    }

    /// <summary>Before leaving: the successor, which will own the range, gets what it lacks.</summary>
    internal void HandOn(Action done)
    {
        if (_served is not { } range || Replicas() is not [var heir, ..])
        {
            done();
            return;
        }
        // Serves no more: what is written from here on would not be handed on.
        _served = null;
        _gaining = range;
        new RangeExchange(this, _node, _questions, heir, range, ExchangeKind.Give).Run(_ => done());
    }

    internal void Adopt(RingEntry entry)
    {
        _clock.Observe(entry.Version);
        if (Serves(entry.Key)) _writes.Adopt(entry, _ => { });
    }

    /// <summary>While a range is being gained nobody reads it: what the replicas have is simply kept.</summary>
    internal bool Take(RingEntry entry)
    {
        _clock.Observe(entry.Version);
        return Store.Merge(entry);
    }
}
