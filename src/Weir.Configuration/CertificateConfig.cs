namespace Weir.Configuration;

/// <summary>A certificate and its key, as paths of PEM files, relative to the configuration's folder.</summary>
public sealed record CertificateConfig
{
    public required string Certificate { get; init; }

    /// <summary>Null: the key is in the certificate's file.</summary>
    public string? Key { get; init; }

    public SourcePosition? Position { get; init; }
}
