using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>What a forwarded request has different from the one received. The default changes nothing but hop-by-hop fields.</summary>
public readonly ref struct RequestRewrite
{
    /// <summary>A target to send instead of the one received; empty keeps it. Absolute-form becomes origin-form either way.</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>A Host value to send instead; empty keeps the effective one.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>Whole field lines to append, each with its CRLF. The caller answers for their syntax.</summary>
    public ReadOnlySpan<byte> ExtraFields { get; init; }

    /// <summary>Fields to leave out beside those that are hop-by-hop. Host and framing cannot be dropped.</summary>
    public KnownFieldSet Drop { get; init; }

    /// <summary>The Connection field towards the endpoint.</summary>
    public ConnectionOption Connection { get; init; }
}
