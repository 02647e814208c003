namespace Weir.Http.Http2;

/// <summary>What one HTTP/2 connection may hold. Immutable.</summary>
public sealed record Http2Limits
{
    public static Http2Limits Default { get; } = new();

    /// <summary>Streams a peer may have open at once; one more is refused with REFUSED_STREAM.</summary>
    public int MaxStreams { get; init; } = 100;

    /// <summary>Ids end at 2^31 - 1 (RFC 9113 §5.1.1). Short of that the connection is given up: as a client we open no stream above this one, and
    /// a client that reaches it is told to go on elsewhere while those it has under way are still served.</summary>
    public int LastStreamId { get; init; } = int.MaxValue - 4096;

    /// <summary>Bytes a peer may send on a stream before they are consumed.</summary>
    public int StreamWindowBytes { get; init; } = FlowWindow.DefaultBytes;

    /// <summary>Bytes a peer may send on the connection before they are consumed: the most that slow streams can make us keep.</summary>
    public int ConnectionWindowBytes { get; init; } = 1024 * 1024;

    /// <summary>Largest field block, compressed, over all its frames.</summary>
    public int BlockBytes { get; init; } = 64 * 1024;

    /// <summary>CONTINUATION frames in one block: enough for <see cref="BlockBytes"/> in pieces of a few hundred bytes.</summary>
    public int MaxContinuations { get; init; } = 64;

    /// <summary>Largest field section, counted as RFC 9113 §6.5.2 says; announced to the peer.</summary>
    public int HeaderListBytes { get; init; } = 64 * 1024;

    /// <summary>Bytes of our decoder's dynamic table.</summary>
    public int HeaderTableBytes { get; init; } = 4096;
}
