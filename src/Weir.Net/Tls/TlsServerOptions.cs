using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Weir.Net.Tls.Certificates;

namespace Weir.Net.Tls;

/// <summary>How a listener speaks TLS.</summary>
public sealed record TlsServerOptions
{
    /// <summary>The listener's name. Sessions of one listener cannot be resumed at another.</summary>
    public required string Name { get; init; }

    /// <summary>At least one. The first serves clients that name no host, or one that no certificate has.</summary>
    public required ImmutableArray<ServerCertificate> Certificates { get; init; }

    public TlsVersion Minimum { get; init; } = TlsVersion.Tls12;

    public ClientVerification Clients { get; init; }

    /// <summary>Whose certificates clients may show; needed unless <see cref="Clients"/> is off.</summary>
    public ImmutableArray<X509Certificate2> ClientAuthorities { get; init; } = [];

    /// <summary>In order of preference. A client that offers others only is refused (RFC 7301 §3.2).</summary>
    public ImmutableArray<ApplicationProtocol> Protocols { get; init; } = [];

    /// <summary>Keys of session tickets, shared by all listeners; null: sessions are not resumed.</summary>
    public TicketKeys? Tickets { get; init; }
}
