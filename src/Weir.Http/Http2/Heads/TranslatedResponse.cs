namespace Weir.Http.Http2.Heads;

/// <summary>A response head in HTTP/1.1 form.</summary>
/// <param name="Length">Bytes written, the empty line included.</param>
/// <param name="Status">The status in HTTP/1.1: 101 for an extended CONNECT that succeeded.</param>
/// <param name="Framing">How DATA is to be written behind the head; None for a tunnel, whose bytes go as they are.</param>
/// <param name="ContentLength">
/// What all DATA must add up to, or -1 when any length will do (RFC 9113 §8.1.1). 0 for responses to HEAD, 204 and 304, which have no content.
/// </param>
public readonly record struct TranslatedResponse(int Length, int Status, BodyFraming Framing, long ContentLength)
{
    /// <summary>Another head follows on the same stream (RFC 9110 §15.2).</summary>
    public bool IsInterim => Status < 200 && Status != 101;
}
