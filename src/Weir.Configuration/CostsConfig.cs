using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>What requests of each class cost at each kind of endpoints.</summary>
/// <param name="Classes">The rows.</param>
/// <param name="Columns">Kinds, as endpoints are tagged, or addresses of endpoints.</param>
/// <param name="Costs">Row by row, each above 0.</param>
public sealed record CostsConfig(ImmutableArray<string> Classes, ImmutableArray<string> Columns, ImmutableArray<double> Costs);
