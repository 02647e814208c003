namespace Weir.SystemTests.Wire;

/// <summary>What an intermediary may send to an endpoint, beyond being well-formed.</summary>
public static class ForwardedRules
{
    private static readonly string[] HopByHop =
        ["Keep-Alive", "Proxy-Connection", "TE"];

    /// <summary>What is wrong with a forwarded request; null when nothing is.</summary>
    public static string? Problem(StrictRequest request)
    {
        if (request.Version != "HTTP/1.1")
            return $"an intermediary sends its own version (RFC 9110 §6.2), not {request.Version}";
        if (request.Target != "*" && !request.Target.StartsWith('/'))
            return $"a target in origin-form goes to an endpoint (RFC 9112 §3.2.1), not '{request.Target}'";
        if (request.Host is null) // It may be empty: an HTTP/1.0 client need not have named one.
            return "every forwarded request has a Host (RFC 9112 §3.2)";
        foreach (var name in HopByHop)
        {
            if (request.Fields.Any(f => f.Is(name)))
                return $"{name} belongs to one hop (RFC 9110 §7.6.1)";
        }

        foreach (var trailer in request.Trailers)
        {
            if (trailer.Is("Content-Length") || trailer.Is("Transfer-Encoding") || trailer.Is("Host") || trailer.Is("Connection"))
                return $"{trailer.Name} is no trailer (RFC 9110 §6.5.1)";
        }

        if (!request.Fields.Any(f => f.Is("Via")))
            return "an intermediary adds Via (RFC 9110 §7.6.3)";
        foreach (var option in request.Fields.List("Connection"))
        {
            if (option is not ("close" or "keep-alive" or "upgrade"))
                return $"Connection nominates '{option}'";
        }

        return null;
    }
}
