using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>How a listener speaks TLS.</summary>
public sealed record ListenerTlsConfig
{
    /// <summary>At least one. The first serves clients whose name no certificate has.</summary>
    public ImmutableArray<CertificateConfig> Certificates { get; init; } = [];

    /// <summary>1.2 or 1.3.</summary>
    public TlsMinimum Minimum { get; init; } = TlsMinimum.Tls12;

    /// <summary>Null: clients are not asked for certificates.</summary>
    public ClientCertificatesConfig? Clients { get; init; }

    /// <summary>Sessions are resumed by tickets.</summary>
    public bool Tickets { get; init; } = true;
}
