using System.Runtime.InteropServices;

namespace Weir.Proxy.Metrics;

/// <summary>What one loop has counted for one listener.</summary>
/// <remarks>Written by that loop alone, without atomics; read at any time by whoever sums over the loops, who may see a request counted
/// whose bytes are not. Kept 128 bytes away from the counters of other loops, because x86 fetches cache lines in pairs.</remarks>
public sealed class ListenerCounters
{
    /// <summary>Statuses run from 100 to 599; what a client left without counts as 0.</summary>
    public const int StatusLimit = 600;

    // A cache line pair before and after the counts in use.
    private const int PadLongs = 16;
    private readonly long[] _statuses = new long[StatusLimit + (2 * PadLongs)];
    private Fields _fields;

    /// <summary>Connections accepted.</summary>
    public long ConnectionsAccepted { get => _fields.Accepted; set => _fields.Accepted = value; }

    /// <summary>Connections open now.</summary>
    public long ConnectionsOpen { get => _fields.Open; set => _fields.Open = value; }

    /// <summary>Body bytes for HTTP, all bytes for TCP, from clients.</summary>
    public long BytesIn { get => _fields.BytesIn; set => _fields.BytesIn = value; }

    /// <summary>The same, to clients.</summary>
    public long BytesOut { get => _fields.BytesOut; set => _fields.BytesOut = value; }

    /// <summary>HTTP/2: streams that became requests.</summary>
    public long StreamsOpened { get => _fields.Streams; set => _fields.Streams = value; }

    /// <summary>HTTP/2: streams that clients took back.</summary>
    public long StreamsResetByClient { get => _fields.ResetByClient; set => _fields.ResetByClient = value; }

    /// <summary>HTTP/2: streams that we ended for an error of the client's.</summary>
    public long StreamsResetByUs { get => _fields.ResetByUs; set => _fields.ResetByUs = value; }

    /// <summary>HTTP/2: GOAWAY frames sent, whatever for.</summary>
    public long GoAwaysSent { get => _fields.GoAways; set => _fields.GoAways = value; }

    /// <summary>Answers that were Weir's own and connections that it ended, by reason.</summary>
    public ReasonCounts Reasons { get; } = new();

    public HandshakeCounters Handshakes { get; } = new();

    /// <summary>Counts a request that is over.</summary>
    /// <param name="status">0 when the client left before it was answered.</param>
    public void CountRequest(int status) => _statuses[PadLongs + ((uint)status < StatusLimit ? status : 0)]++;

    /// <summary>Requests that ended with a status.</summary>
    public long Requests(int status) => Volatile.Read(ref _statuses[PadLongs + status]);

    [StructLayout(LayoutKind.Explicit, Size = 320)]
    private struct Fields
    {
        [FieldOffset(128)] public long Accepted;
        [FieldOffset(136)] public long Open;
        [FieldOffset(144)] public long BytesIn;
        [FieldOffset(152)] public long BytesOut;
        [FieldOffset(160)] public long Streams;
        [FieldOffset(168)] public long ResetByClient;
        [FieldOffset(176)] public long ResetByUs;
        [FieldOffset(184)] public long GoAways;
    }
}
