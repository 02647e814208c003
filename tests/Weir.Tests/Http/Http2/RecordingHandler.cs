using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http2;

namespace Weir.Tests.Http.Http2;

/// <summary>Serves every request with a stream and writes down what happens; consumes no content by itself.</summary>
internal sealed class RecordingHandler : IHttp2Handler
{
    public List<string> Events { get; } = [];

    public List<byte> Written { get; } = [];

    public Dictionary<int, Http2Stream> Streams { get; } = [];

    public bool CanTakeFrame { get; set; } = true;

    public void Write(ReadOnlySpan<byte> frames) => Written.AddRange(frames);

    public Http2Stream? OnRequest(int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error)
    {
        contentLength = -1;
        error = Http2Error.None;
        return Streams[streamId] = new Http2Stream();
    }

    public void OnBegun(Http2Stream stream) => Events.Add($"begun {stream.Id} {stream.State}");

    public Http2Error OnResponse(Http2Stream stream, HeaderBlock block, bool endsStream)
    {
        stream.HasHead = !block.Value(0).StartsWith("1"u8);
        Events.Add($"response {stream.Id}");
        return Http2Error.None;
    }

    public Http2Error OnTrailers(Http2Stream stream, HeaderBlock block)
    {
        Events.Add($"trailers {stream.Id}");
        return Http2Error.None;
    }

    public void OnData(Http2Stream stream, ByteRange data, bool endsStream) => Events.Add($"data {stream.Id} {data.Length}{(endsStream ? " end" : "")}");

    public void OnReset(Http2Stream stream, Http2Error code, bool byPeer) => Events.Add($"reset {stream.Id} {code} {(byPeer ? "peer" : "us")}");

    public void OnWindow(Http2Stream? stream) => Events.Add($"window {stream?.Id ?? 0}");

    public void OnSettings() => Events.Add("settings");

    public void OnGoAway(int lastStreamId, Http2Error code) => Events.Add($"goaway {lastStreamId} {code}");

    public void OnPong() => Events.Add("pong");
}
