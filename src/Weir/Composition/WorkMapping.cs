using Weir.Balancing.Scheduling;
using Weir.Configuration;
using Weir.Proxy.Pools;
using Weir.Proxy.Scheduling;

namespace Weir.Composition;

/// <summary>Costs, classes and sizes as configured, for pools whose strategy schedules.</summary>
internal static class WorkMapping
{
    /// <summary>Null: the costs are learned.</summary>
    public static CostMatrix? ToMatrix(PoolConfig pool) =>
        pool.Costs is not { } costs ? null : new CostMatrix(costs.Classes, costs.Columns, costs.Costs.AsSpan()) { Unit = pool.CostUnit ?? TimeSpan.FromSeconds(1) };

    /// <summary>The column of an endpoint. One that is known by a name may be several addresses, so a column of that name is its kind.</summary>
    public static string KindOf(EndpointConfig endpoint, PoolConfig pool) =>
        pool.Costs?.Columns.Contains(endpoint.Address.ToString()) == true
            ? endpoint.Address.ToString()
            : endpoint.Tags.GetValueOrDefault("kind", "");

    /// <summary>Null: the strategy does not schedule.</summary>
    public static WorkReader? ToReader(PoolConfig pool) => !pool.Strategy.Schedules ? null : new WorkReader(
        new RequestClasses(pool.Costs?.Classes ?? pool.Classes),
        ToPart(pool.Class),
        pool.Class is { } part ? part.Names : [],
        ToPart(pool.Size));

    private static RequestPart? ToPart(RequestPartConfig? part) => part switch
    {
        null => null,
        { Header: { } header } => RequestPart.Of(new HashKeySource(Proxy.Pools.HashKeyKind.Header, header)),
        { Query: { } query } => RequestPart.Of(new HashKeySource(Proxy.Pools.HashKeyKind.Query, query)),
        { At: { } at } => RequestPart.Bytes(at, part.Length),
        _ => RequestPart.Body,
    };
}
