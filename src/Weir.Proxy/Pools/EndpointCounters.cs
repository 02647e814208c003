using System.Runtime.InteropServices;
using Weir.Proxy.Metrics;

namespace Weir.Proxy.Pools;

/// <summary>What one loop has counted for one endpoint. Written by the loop, read by the metrics at any time; padded against the
/// counters of other loops.</summary>
[StructLayout(LayoutKind.Sequential)]
public sealed class EndpointCounters
{
    private readonly long _padBefore0, _padBefore1, _padBefore2, _padBefore3, _padBefore4, _padBefore5, _padBefore6;

    /// <summary>Requests (or TCP connections) that were sent to the endpoint.</summary>
    public long Requests;

    /// <summary>Attempts that ended without a whole response: refused, reset, timed out, malformed.</summary>
    public long Failures;

    /// <summary>Attempts after which the request went to another endpoint; not those after which none was left.</summary>
    public long Retried;

    /// <summary>Those among <see cref="Retried"/> in which the request, or part of it, had gone out to the endpoint before it failed.</summary>
    public long Replayed;

    /// <summary>Responses that broke off elsewhere and that this endpoint went on with.</summary>
    public long Resumed;

    /// <summary>Responses of which no endpoint had the rest: counted at the last one asked, or at the one that broke.</summary>
    public long ResumesFailed;

    /// <summary>Retries that the budget did not grant.</summary>
    public long RetriesRefused;

    /// <summary>Requests that came back to this endpoint.</summary>
    public long AffinityHits;

    /// <summary>Requests of clients that had no endpoint yet, or none that is known.</summary>
    public long AffinityMisses;

    /// <summary>Requests that came here because their own endpoint has gone.</summary>
    public long AffinityLost;

    /// <summary>Clients of another endpoint that from now on come back to this one.</summary>
    public long AffinityRewritten;

    /// <summary>Connections that came about; those that did not are among <see cref="Failures"/>.</summary>
    public long ConnectionsOpened;
    public long ConnectionsReused;
    public long BytesSent;
    public long BytesReceived;

    /// <summary>Connections to the endpoint open now, idle or leased.</summary>
    public long ConnectionsOpen;

    public readonly HandshakeCounters Handshakes = new();

    private readonly long _padAfter0, _padAfter1, _padAfter2, _padAfter3, _padAfter4, _padAfter5, _padAfter6;

    /// <summary>Keeps the padding from being reported as unused.</summary>
    internal long Padding =>
        _padBefore0 + _padBefore1 + _padBefore2 + _padBefore3 + _padBefore4 + _padBefore5 + _padBefore6
        + _padAfter0 + _padAfter1 + _padAfter2 + _padAfter3 + _padAfter4 + _padAfter5 + _padAfter6;
}
