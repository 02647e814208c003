using System.Collections.Immutable;
using Weir.Net.Tls;

namespace Weir.Proxy.Health;

/// <summary>How the endpoints of a pool are checked. When and how often is the business of <see cref="Balancing.Pool"/>.</summary>
public sealed record ProbeOptions
{
    public ProbeKind Kind { get; init; } = ProbeKind.Tcp;

    /// <summary>A check that has no verdict by then has failed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The check speaks TLS as the pool does; null: it does not.</summary>
    public TlsClientOptions? Tls { get; init; }

    /// <summary>The name that the endpoint's certificate must bear; null: the host of its address.</summary>
    public string? TlsName { get; init; }

    /// <summary>Where to connect instead of the endpoint's own port; null, and for Unix sockets: there.</summary>
    public int? Port { get; init; }

    /// <summary>HTTP: path and query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>HTTP: the Host field; null: the endpoint's address as configured.</summary>
    public string? Host { get; init; }

    /// <summary>HTTP: healthy statuses.</summary>
    public ImmutableArray<StatusRange> Expect { get; init; } = [new(200, 399)];

    /// <summary>HTTP: text (UTF-8) that the first <see cref="HttpProber.MostBodyBytes"/> of the body must contain; null: the body is not read.</summary>
    public string? Body { get; init; }
}
