namespace Weir.Http.Http2.Heads;

/// <summary>A request head in HTTP/1.1 form.</summary>
/// <param name="Length">Bytes written, the empty line included.</param>
/// <param name="Framing">How the forwarder expects the content of DATA frames; None also for a tunnel, whose bytes go as they are.</param>
/// <param name="ContentLength">The length announced, or -1. The sum of all DATA must be equal (RFC 9113 §8.1.1).</param>
/// <param name="Method">The method in HTTP/1.1: GET for an extended CONNECT.</param>
/// <param name="IsExtendedConnect">After 101 from the forwarder the stream is a tunnel (RFC 8441 §5).</param>
public readonly record struct TranslatedRequest(
    int Length, BodyFraming Framing, long ContentLength, KnownMethod Method, bool IsExtendedConnect)
{
    /// <summary>The response has no content whatever its fields say.</summary>
    public bool IsHead => Method == KnownMethod.Head;
}
