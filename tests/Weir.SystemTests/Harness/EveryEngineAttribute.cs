using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Weir.SystemTests.Harness;

/// <summary>
/// Runs a theory once on each engine: the engine's name is the first argument, the given ones follow.
/// Both engines pass the same tests.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class EveryEngineAttribute(params object?[] arguments) : DataAttribute
{
    public object?[] Arguments { get; } = arguments;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var rows = new List<ITheoryDataRow>();
        foreach (var engine in Engines.All)
            rows.Add(new TheoryDataRow([engine, .. Arguments]));
        return new(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
