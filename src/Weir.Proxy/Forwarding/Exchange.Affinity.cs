using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Proxy.Affinity;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Forwarding;

/// <content>The client comes back to its endpoint.</content>
internal sealed partial class Exchange
{
    private const long NanosPerSecond = 1_000_000_000;

    // Null: the pool keeps no affinity.
    private PoolAffinity? _affinity;
    private AffinityMark _mark;

    // The endpoint is there and has all it may have: this request went elsewhere, the next one need not.
    private bool _keepsMark;
    private bool _saysResumed;

    /// <summary>The client belongs to an endpoint, and no other will do.</summary>
    private bool IsBound => _mark.Identity != 0 && _affinity!.Options.RefusesWhenLost;

    /// <summary>Takes Weir's own cookie out of the request.</summary>
    private void HideCookie(RequestHead head)
    {
        if (head.Fields.Has(KnownField.Cookie) && _routePool?.Affinity is { HiddenCookie: { IsEmpty: false } name })
            _request.RemoveCookie(name);
    }

    private void FindAffinity(ReadOnlySpan<byte> received, RequestHead head) =>
        _mark = _affinity!.Find(received, head, _clientAddress, _startedAt, UnixSeconds());

    /// <summary>An endpoint was picked: notes whether it is the client's own.</summary>
    private void NoteAffinity(ProxyEndpoint picked)
    {
        ulong identity = picked.Endpoint.Identity;
        if (_tries == 1)
        {
            if (_mark.Identity == 0)
                _endpointCounters.AffinityMisses++;
            else if (_mark.Identity == identity)
                _endpointCounters.AffinityHits++;
            else if (_pool.Snapshot.Affinities?.Find(_mark.Identity) is not null)
                _keepsMark = true;
            else
                _endpointCounters.AffinityLost++;
        }

        if (_mark.Identity == identity || _keepsMark)
            return;
        _affinity!.Rebind(in _mark, identity, _pickedAt);
        if (_mark.Identity != 0 && !_saysResumed)
            SayResumed();
    }

    /// <summary>Its own endpoint has failed or gone: the one that takes the client over may look where its conversation was kept. Should there be
    /// no buffer for the field, the request goes without.</summary>
    private void SayResumed()
    {
        if (!_affinity!.Options.TellsResumed)
            return;
        FieldLines lines = new(loop.AffinityScratch);
        lines.Add("Weir-Resumed: "u8);
        lines.Add(_pool.Snapshot.Affinities?.Known(_mark.Identity)?.Address ?? "unknown");
        lines.Add("\r\n"u8);
        _saysResumed = !lines.Overflowed && _request.TryInsert(lines.Written);
    }

    /// <summary>What an endpoint's answer means for where the client goes next.</summary>
    /// <param name="own">Field lines that are added to the response anyway.</param>
    /// <returns>All that are added.</returns>
    private ReadOnlySpan<byte> AffinityFields(ReadOnlySpan<byte> bytes, ResponseHead head, ReadOnlySpan<byte> own)
    {
        ulong identity = _endpoint!.Endpoint.Identity;
        _affinity!.Learn(bytes, head.Fields, identity, Loop.Timestamp);
        if (_keepsMark)
            return own;
        if (_mark.Identity != 0 && _mark.Identity != identity)
            _endpointCounters.AffinityRewritten++;
        FieldLines lines = new(loop.AffinityScratch);
        lines.Add(own);
        return _affinity.Tell(ref lines, in _mark, identity, UnixSeconds(), Scheme.SequenceEqual("https"u8)) ? lines.Written : own;
    }

    private void ResetAffinity()
    {
        _affinity = null;
        _mark = default;
        _keepsMark = false;
        _saysResumed = false;
    }

    private long UnixSeconds() => loop.ToUnixNanos(_startedAt) / NanosPerSecond;
}
