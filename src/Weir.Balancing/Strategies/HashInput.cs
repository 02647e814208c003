namespace Weir.Balancing.Strategies;

/// <summary>What the caller has to hash before it asks for an endpoint.</summary>
public enum HashInput
{
    None,

    /// <summary>The client's IP address, with <see cref="Hashing.ClientAddressHash"/>.</summary>
    ClientAddress,

    /// <summary>The part of the request the pool is configured for: uri, header, cookie or query.</summary>
    RequestKey,
}
