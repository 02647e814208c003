namespace Weir.Configuration;

/// <summary>TLS to the endpoints of a pool. Paths are relative to the configuration's folder.</summary>
public sealed record PoolTlsConfig
{
    /// <summary>Endpoints have to prove who they are.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>A PEM file with the authorities that are believed; null: those of the system.</summary>
    public string? Ca { get; init; }

    /// <summary>The name that endpoints are asked for and have to prove; null: the host of each address.</summary>
    public string? Name { get; init; }

    /// <summary>What is shown to an endpoint that asks for a certificate; null: nothing.</summary>
    public string? Certificate { get; init; }

    /// <summary>Its key; null: it is in the certificate's file.</summary>
    public string? Key { get; init; }

    public SourcePosition? Position { get; init; }
}
