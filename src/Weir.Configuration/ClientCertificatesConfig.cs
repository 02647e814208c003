namespace Weir.Configuration;

/// <summary>Certificates of clients (mutual TLS).</summary>
public sealed record ClientCertificatesConfig
{
    /// <summary>A client without a certificate is refused; otherwise it is served like one without a name.</summary>
    public bool IsRequired { get; init; } = true;

    /// <summary>A PEM file with the authorities whose certificates clients may show.</summary>
    public required string Ca { get; init; }

    /// <summary>Endpoints are told of the certificate in X-Client-Cert-* fields.</summary>
    public bool Forward { get; init; }

    public SourcePosition? Position { get; init; }
}
