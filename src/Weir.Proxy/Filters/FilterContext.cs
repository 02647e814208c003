using Weir.Http.Http1;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>What variables stand for at the moment. Spans live until the call that it is given to returns.</summary>
internal readonly ref struct FilterContext
{
    public ReadOnlySpan<byte> Client { get; init; }

    public ReadOnlySpan<byte> Method { get; init; }

    public ReadOnlySpan<byte> Scheme { get; init; }

    public ReadOnlySpan<byte> Host { get; init; }

    public ReadOnlySpan<byte> HostName { get; init; }

    /// <summary>Normalised.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    public ReadOnlySpan<byte> Query { get; init; }

    public bool HasQuery { get; init; }

    public string Listener { get; init; }

    public string Route { get; init; }

    public string Pool { get; init; }

    public ReadOnlySpan<byte> RequestId { get; init; }

    /// <summary>While the request is at hand: the buffer it was parsed from, and what was parsed.</summary>
    public ReadOnlySpan<byte> Received { get; init; }

    public RequestHead? Request { get; init; }

    /// <summary>Afterwards: the request as the endpoint got it.</summary>
    public RequestImage? Image { get; init; }

    public string Endpoint { get; init; }

    public int Status { get; init; }

    /// <summary>The buffer the response was parsed from, and what was parsed; null before, and for an answer of Weir's own.</summary>
    public ReadOnlySpan<byte> ResponseBytes { get; init; }

    public ResponseHead? Response { get; init; }

    /// <summary>The first field of the request with that name; empty when there is none.</summary>
    public ReadOnlySpan<byte> RequestField(ReadOnlySpan<byte> name)
    {
        if (Request is null)
            return Image is null ? default : Image.Field(name);
        int index = Request.Fields.IndexOf(Received, name);
        return index < 0 ? default : Request.Fields[index].Value.Of(Received);
    }

    /// <summary>The first field of the response with that name; empty when there is none.</summary>
    public ReadOnlySpan<byte> ResponseField(ReadOnlySpan<byte> name)
    {
        int index = Response is null ? -1 : Response.Fields.IndexOf(ResponseBytes, name);
        return index < 0 ? default : Response!.Fields[index].Value.Of(ResponseBytes);
    }
}
