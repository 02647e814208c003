using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Weir.Net.Tls.Certificates;

namespace Weir.Net.Tls;

/// <summary>How endpoints are spoken to over TLS.</summary>
public sealed record TlsClientOptions
{
    /// <summary>The endpoint has to prove its name by a certificate. False: anybody who answers is believed.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Whose certificates are believed; empty: those that the system believes.</summary>
    public ImmutableArray<X509Certificate2> Authorities { get; init; } = [];

    /// <summary>What we show to an endpoint that asks; null: nothing.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>In order of preference; empty: none is named.</summary>
    public ImmutableArray<ApplicationProtocol> Protocols { get; init; } = [];
}
