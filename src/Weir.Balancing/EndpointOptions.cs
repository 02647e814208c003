using System.Collections.Immutable;

namespace Weir.Balancing;

/// <summary>One endpoint as the configuration wants it.</summary>
public sealed record EndpointOptions
{
    public const int MaxWeight = 256;
    public const int MaxTier = 15;

    /// <summary>Of <see cref="MaxRequests"/>: as many as come.</summary>
    public const int NoLimit = int.MaxValue;

    /// <summary>Its identity within the pool.</summary>
    public required string Address { get; init; }

    /// <summary>Its share of the work relative to the others; 1 to 256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>0 works; 1 to 15 are backups: a tier is used when no usable endpoint is left in the lower ones.</summary>
    public int Tier { get; init; }

    public AdministrativeState Administrative { get; init; } = AdministrativeState.Enabled;

    /// <summary>Requests, or TCP connections, that may be in progress at once.</summary>
    public int MaxRequests { get; init; } = NoLimit;

    /// <summary>Words about the endpoint, for strategies and for people.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>By what an affinity names the endpoint: the same for the same address after a reload, a restart and on another node, and not
    /// to be guessed from outside where clients get to see it. 0: the pool keeps no affinity.</summary>
    public ulong Identity { get; init; }

    /// <summary>The column of <see cref="Scheduling.CostMatrix"/> it belongs to where the matrix has none for its address; empty: of none.</summary>
    public string Kind { get; init; } = "";

    internal IEnumerable<string> Errors(string where)
    {
        if (string.IsNullOrWhiteSpace(Address)) yield return $"{where}.address is empty. An endpoint has an address such as 10.0.0.11:80.";
        if (Weight is < 1 or > MaxWeight)
            yield return $"{where}.weight is {Weight}. A weight runs from 1 to {MaxWeight}; to keep the endpoint but send it nothing new, set drain: true.";
        if (MaxRequests < 1) yield return $"{where}.maxRequests is {MaxRequests}. It is a count from 1; to send the endpoint nothing new, set drain: true.";
        if (Tier is < 0 or > MaxTier) yield return $"{where}.tier is {Tier}. A tier runs from 0 to {MaxTier}.";
    }
}
