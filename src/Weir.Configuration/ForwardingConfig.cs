using System.Collections.Immutable;
using System.Net;

namespace Weir.Configuration;

/// <summary>What an http listener tells the endpoint about the client, and whose word it takes for it.</summary>
public sealed record ForwardingConfig
{
    /// <summary>Proxies whose forwarded fields are kept and extended; from anyone else they are replaced.</summary>
    public ImmutableArray<IPNetwork> Trust { get; init; } = [];

    /// <summary>The name that this proxy gives itself in Via (RFC 9110 §7.6.3).</summary>
    public string Via { get; init; } = "weir";

    public ForwardingFields Fields { get; init; } = ForwardingFields.XForwarded;
}
