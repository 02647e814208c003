using Weir.Balancing.Scheduling;
using Weir.Http.Http1;

namespace Weir.Proxy.Forwarding;

/// <content>Class and size of the request, and what is expected of it, where the pool's strategy schedules.</content>
internal sealed partial class Exchange
{
    private int _class;
    private double _size;

    // Of the endpoint at hand, and of the one that is reserved.
    private PlacedWork _work;
    private PlacedWork _reservedWork;

    private void NoteWork(ReadOnlySpan<byte> received, RequestHead head)
    {
        if (_pool.Options.Work is not { } reader)
            return;
        // What the route says is the more particular.
        _class = _route!.Options.Class is { } name ? reader.Classes.NumberOf(name) : reader.ClassOf(received, head);
        _size = reader.SizeOf(received, head);
    }

    /// <summary>The request has ended at its endpoint: the strategy learns what it took, unless it broke off.</summary>
    private void EndWork(bool counts)
    {
        long now = Loop.Timestamp;
        if (counts && _responseComplete)
            _endpoint!.Endpoint.End(in _work, now - _pickedAt, now);
        else
            _endpoint!.Endpoint.Abandon(in _work, now);
        _work = default;
    }

    /// <summary>The endpoint at hand is left without an answer that counts.</summary>
    private void AbandonLoad()
    {
        if (_work.ExpectedNanos == 0)
        {
            _endpoint!.Endpoint.Load.Abandon();
            return;
        }

        _endpoint!.Endpoint.Abandon(in _work, Loop.Timestamp);
        _work = default;
    }
}
