using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>Discovery, drain time and tags as they stand in the file stand in the records.</summary>
public sealed class DiscoveryRoundTripTests
{
    private static readonly WeirConfiguration Full = ConfigurationLoader.Load(FullFile.Text, "weir.yaml", Words.All).Configuration!;

    [Fact]
    public void Every_key_of_discovery_reaches_its_record()
    {
        PoolConfig api = Full.Pools[1];
        Assert.Equal(("api.internal:8080", TimeSpan.FromSeconds(25)), (api.Discovery!.Dns.ToString(), api.Discovery.Every));
        Assert.Equal(TimeSpan.FromSeconds(90), api.DrainTimeout);
        Assert.Null(Full.Pools[0].DrainTimeout);
        Assert.Equal([("kind", "video"), ("rack", "r7")], api.Endpoints[0].Tags.Select(t => (t.Key, t.Value)));
    }

    [Fact]
    public void A_pool_with_discovery_needs_no_endpoints_and_one_without_does()
    {
        LoadResult With(string pool) => ConfigurationLoader.Load(
            $$"""
            listeners: { web: { bind: ":80", filters: [ { setRequestHeader: { X-A: b } } ], pool: web } }
            pools: { web: { {{pool}} } }
            """,
            "w.yaml",
            Words.All);

        WeirConfiguration found = With("discovery: { dns: \"app:8080\" }, health: { http: /up, port: 8081 }").Configuration!;
        Assert.Empty(found.Pools[0].Endpoints);
        Assert.Equal(8081, found.Pools[0].Health!.Port);
        Assert.Single(found.Listeners[0].Filters);
        Assert.Equal(
            "w.yaml:2:10 pools.web: 'endpoints' is missing. Give at least one: endpoints: [ \"10.0.0.11:80\" ].",
            Assert.Single(With("strategy: random").Errors).ToString());
    }
}
