using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2;

namespace Weir.Proxy.Http2;

/// <summary>What all HTTP/2 connections of a loop use together, each for the moment of a call. One thread.</summary>
/// <remarks>The heads are not those of <see cref="ProxyLoop"/>: a lane translates while the forwarder is still looking at them.</remarks>
internal sealed class Http2Scratch
{
    /// <summary>What the forwarder adds to a head at most: forwarded fields, Via, Date.</summary>
    private const int AddedBytes = 16 * 1024;
    private const int AddedFields = 16;

    public Http2Scratch(HttpLimits limits)
    {
        Limits = limits with
        {
            LineBytes = limits.LineBytes + AddedBytes,
            FieldBytes = limits.FieldBytes + AddedBytes,
            HeadBytes = limits.HeadBytes + AddedBytes,
            FieldCount = limits.FieldCount + AddedFields,
        };
        Block = new HeaderBlock(ListBytes(limits), limits.FieldCount + AddedFields);
        Request = new RequestHead(Limits);
        Response = new ResponseHead(Limits);
    }

    /// <summary>For heads that the forwarder wrote.</summary>
    public HttpLimits Limits { get; }

    public HeaderBlock Block { get; }

    /// <summary>See <see cref="Http2Limits.LastStreamId"/>.</summary>
    public int LastStreamId { get; set; } = Http2Limits.Default.LastStreamId;

    public RequestHead Request { get; }

    public ResponseHead Response { get; }

    /// <summary>The protocol's limits that follow from those of HTTP/1.1.</summary>
    public Http2Limits ToLimits(HttpLimits limits, int maxStreams) => Http2Limits.Default with
    {
        LastStreamId = LastStreamId,
        MaxStreams = maxStreams,
        BlockBytes = Math.Max(limits.HeadBytes, FrameRule.MaxPayloadBytes),
        HeaderListBytes = ListBytes(limits),
    };

    // SETTINGS_MAX_HEADER_LIST_SIZE counts 32 bytes for each field beside its text (RFC 9113 §6.5.2).
    private static int ListBytes(HttpLimits limits) => limits.HeadBytes + (limits.FieldCount * HeaderBlock.FieldOverheadBytes);
}
