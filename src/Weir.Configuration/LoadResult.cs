using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>A configuration, or every reason why there is none.</summary>
public sealed record LoadResult
{
    /// <summary>Null exactly when <see cref="Errors"/> is not empty.</summary>
    public WeirConfiguration? Configuration { get; init; }

    /// <summary>All errors, in the order of the file.</summary>
    public ImmutableArray<ConfigurationMessage> Errors { get; init; } = [];

    /// <summary>Doubts that stop nothing, in the order of the file.</summary>
    public ImmutableArray<ConfigurationMessage> Warnings { get; init; } = [];
}
