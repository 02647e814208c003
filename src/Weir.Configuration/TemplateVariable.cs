namespace Weir.Configuration;

/// <summary>What may stand in <c>${}</c>; docs/routing.md says what each stands for.</summary>
public enum TemplateVariable
{
    /// <summary>None: the part is text.</summary>
    None,
    ClientAddress,
    Method,
    Scheme,
    Host,
    HostName,
    Path,
    Query,
    Target,
    Listener,
    Route,
    Pool,
    RequestId,

    /// <summary>Named by the part's text.</summary>
    RequestHeader,

    /// <summary>Of a regular expression; its number or name is the part's text.</summary>
    Group,
    Endpoint,
    Status,

    /// <summary>Named by the part's text.</summary>
    ResponseHeader,
}
