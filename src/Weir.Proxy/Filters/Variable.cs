namespace Weir.Proxy.Filters;

/// <summary>What a variable in a template stands for. Client, method, host, path and query are those of the request as it came.</summary>
public enum Variable
{
    /// <summary>None: the part is text.</summary>
    None,

    /// <summary>The address the connection comes from; empty for a Unix socket.</summary>
    ClientAddress,
    Method,
    Scheme,

    /// <summary>As the client named it, with its port if it gave one.</summary>
    Host,

    /// <summary>Without its port.</summary>
    HostName,

    /// <summary>Normalised.</summary>
    Path,

    /// <summary>Without its question mark.</summary>
    Query,

    /// <summary>The normalised path, and behind a question mark the query if there is one.</summary>
    Target,
    Listener,

    /// <summary>The route's name, or where it stands in the configuration.</summary>
    Route,
    Pool,
    RequestId,

    /// <summary>A field of the request: as it came in a request's filters, as the endpoint got it in a response's.</summary>
    RequestHeader,

    /// <summary>A group of the regular expression that a path was rewritten by.</summary>
    Group,

    /// <summary>Responses only.</summary>
    Endpoint,

    /// <summary>Responses only.</summary>
    Status,

    /// <summary>Responses only: a field of the response as the endpoint sent it.</summary>
    ResponseHeader,
}
