using Weir.Http.Hpack;

namespace Weir.Http.Http2;

/// <summary>What an <see cref="Http2Protocol"/> has to say to whoever moves its bytes. Called from inside its methods.</summary>
public interface IHttp2Handler
{
    /// <summary>The next frame may be read: there is room for what we might have to answer.</summary>
    bool CanTakeFrame { get; }

    /// <summary>Whole frames to send, in this order.</summary>
    void Write(ReadOnlySpan<byte> frames);

    /// <summary>Server: the head of a new request.</summary>
    /// <param name="streamId">Its stream, which is not open yet.</param>
    /// <param name="block">The fields; valid during the call.</param>
    /// <param name="endsStream">No content follows.</param>
    /// <param name="contentLength">The content announced, or -1.</param>
    /// <param name="error">Why it is refused.</param>
    /// <returns>The stream that will serve it; null when it is refused.</returns>
    Http2Stream? OnRequest(int streamId, HeaderBlock block, bool endsStream, out long contentLength, out Http2Error error);

    /// <summary>Server: the stream that <see cref="OnRequest"/> gave is open; it may begin.</summary>
    void OnBegun(Http2Stream stream);

    /// <summary>Client: the head of a response, interim or final. A final one sets <see cref="Http2Stream.HasHead"/> and
    /// <see cref="Http2Stream.ExpectedBytes"/>.</summary>
    /// <returns>A stream error, or None.</returns>
    Http2Error OnResponse(Http2Stream stream, HeaderBlock block, bool endsStream);

    /// <summary>The trailers; the peer's message is whole.</summary>
    /// <returns>A stream error, or None.</returns>
    Http2Error OnTrailers(Http2Stream stream, HeaderBlock block);

    /// <summary>Content, where it lies in the bytes given to <see cref="Http2Protocol.Feed"/>. It must be given back by
    /// <see cref="Http2Protocol.Consumed"/> when it has been consumed.</summary>
    /// <param name="stream">Whose.</param>
    /// <param name="data">May be empty.</param>
    /// <param name="endsStream">The peer's message is whole.</param>
    void OnData(Http2Stream stream, ByteRange data, bool endsStream);

    /// <summary>The stream is no more, by the peer's RST_STREAM or by an error that we have answered with ours.</summary>
    void OnReset(Http2Stream stream, Http2Error code, bool byPeer);

    /// <summary>More may be sent on the stream, or with null on the connection.</summary>
    void OnWindow(Http2Stream? stream);

    /// <summary>The peer's settings have come, first or again.</summary>
    void OnSettings();

    /// <summary>The peer will look at no stream of ours above <paramref name="lastStreamId"/>.</summary>
    void OnGoAway(int lastStreamId, Http2Error code);

    /// <summary>A PING of ours was answered.</summary>
    void OnPong();
}
