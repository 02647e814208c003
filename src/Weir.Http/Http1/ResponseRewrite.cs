using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>What a forwarded response has different from the one received.</summary>
public readonly ref struct ResponseRewrite
{
    /// <summary>Whole field lines to append, each with its CRLF. The caller answers for their syntax.</summary>
    public ReadOnlySpan<byte> ExtraFields { get; init; }

    /// <summary>Fields to leave out beside those that are hop-by-hop.</summary>
    public KnownFieldSet Drop { get; init; }

    /// <summary>The Connection field towards the client.</summary>
    public ConnectionOption Connection { get; init; }

    /// <summary>
    /// How the content is framed towards the client. It differs from the endpoint's framing where the client is HTTP/1.0 (chunked becomes
    /// until-close) and where a response until-close is passed on in chunks.
    /// </summary>
    public required BodyFraming Framing { get; init; }
}
