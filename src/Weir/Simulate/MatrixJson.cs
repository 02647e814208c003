using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weir.Simulation.Bounds;

namespace Weir.Simulate;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ImmutableArray<MatrixResult>))]
internal sealed partial class MatrixJson : JsonSerializerContext;
