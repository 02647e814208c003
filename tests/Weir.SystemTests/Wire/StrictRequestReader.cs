namespace Weir.SystemTests.Wire;

/// <summary>Reads requests as the strictest server would: whatever can be read in two ways is an error.</summary>
public static class StrictRequestReader
{
    /// <summary>The next request, or null when the connection ends between two requests.</summary>
    /// <exception cref="WireException">The bytes are no request, or end inside one.</exception>
    public static async Task<StrictRequest?> ReadAsync(WireReader wire, CancellationToken cancellation = default)
    {
        var head = await ReadHeadAsync(wire, cancellation);
        return head is null ? null : await ReadBodyAsync(wire, head, cancellation);
    }

    /// <summary>As <see cref="ReadAsync"/>, but leaves the body on the wire.</summary>
    public static async Task<StrictRequest?> ReadHeadAsync(WireReader wire, CancellationToken cancellation = default)
    {
        if (await wire.IsAtEndAsync(cancellation))
            return null;

        var line = await wire.ReadLineAsync(cancellation);
        var parts = line.Split(' ');
        if (parts.Length != 3)
            throw new WireException($"'{line}' is no request line");
        var request = new StrictRequest(parts[0], parts[1], parts[2], await wire.ReadFieldsAsync(cancellation), [], []);
        CheckLine(request);
        CheckHost(request);
        return request;
    }

    public static async Task<StrictRequest> ReadBodyAsync(WireReader wire, StrictRequest head, CancellationToken cancellation = default)
    {
        if (head.Fields.IsChunked())
        {
            if (head.Version == "HTTP/1.0")
                throw new WireException("Transfer-Encoding in HTTP/1.0");
            var (body, trailers) = await wire.ReadChunkedAsync(cancellation);
            return head with { Body = body, Trailers = trailers };
        }

        var length = head.Fields.ContentLength();
        return length > 0 ? head with { Body = await wire.ReadExactlyAsync(length, cancellation) } : head;
    }

    private static void CheckLine(StrictRequest request)
    {
        if (!Grammar.IsToken(request.Method))
            throw new WireException($"the method '{request.Method}' is not a token");
        if (request.Version is not ("HTTP/1.1" or "HTTP/1.0"))
            throw new WireException($"the version is '{request.Version}'");
        if (request.Target.Length == 0 || !Grammar.IsTargetText(request.Target))
            throw new WireException($"the target '{request.Target}' has characters that no target has");

        var proper = request.Method switch
        {
            "CONNECT" => Grammar.IsHost(request.Target) && request.Target.Contains(':'),
            "OPTIONS" when request.Target == "*" => true,
            _ => Grammar.IsOriginForm(request.Target) || IsAbsoluteForm(request.Target),
        };
        if (!proper)
            throw new WireException($"'{request.Target}' is no target for {request.Method}");
    }

    private static bool IsAbsoluteForm(string target)
    {
        var colon = target.IndexOf("://", StringComparison.Ordinal);
        if (colon < 0 || target[..colon].ToLowerInvariant() is not ("http" or "https"))
            return false;
        var rest = target[(colon + 3)..];
        var end = rest.IndexOfAny(['/', '?']);
        return Grammar.IsHost(end < 0 ? rest : rest[..end]);
    }

    private static void CheckHost(StrictRequest request)
    {
        var host = request.Host;
        if (host is null && request.Version == "HTTP/1.1")
            throw new WireException("there is no Host");
        if (host is { Length: > 0 } && !Grammar.IsHost(host))
            throw new WireException($"the Host is '{host}'");
    }
}
