namespace Weir.Ring.Replication;

/// <summary>What one exchange with a replica is for.</summary>
internal enum ExchangeKind
{
    /// <summary>Claim the range, take what is newer there.</summary>
    Take,

    /// <summary>Give what is missing or older there.</summary>
    Give,

    /// <summary>Claim, give, and have what is newer there held by all.</summary>
    Repair,
}
