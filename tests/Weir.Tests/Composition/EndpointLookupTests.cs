using System.Net;
using System.Net.Sockets;
using Weir.Composition;
using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Composition;

/// <summary>Names of endpoints and what they are resolved to.</summary>
public sealed class EndpointLookupTests
{
    private readonly StringWriter _log = new();
    private string _answer = "";

    [Fact]
    public async Task A_name_with_one_address_is_known_by_the_name()
    {
        _answer = "10.0.0.1";
        ResolvedEndpoint only = Assert.Single(await ResolveAsync("app:8080"));
        Assert.Equal(("app:8080", "10.0.0.1:8080", (string?)null), (only.Name, only.Address.ToString(), only.Host));
    }

    [Fact]
    public async Task A_name_with_several_addresses_is_as_many_endpoints_in_an_order_of_their_own()
    {
        _answer = "10.0.0.2 10.0.0.1 10.0.0.2";
        var found = await ResolveAsync("app:8080");
        Assert.Equal(["10.0.0.1:8080", "10.0.0.2:8080"], found.Select(e => e.Name));
        Assert.All(found, e => Assert.Equal("app:8080", e.Host));
    }

    [Fact]
    public async Task IPv6_counts_only_where_there_is_no_IPv4()
    {
        _answer = "::1 127.0.0.1";
        Assert.Equal("127.0.0.1:80", Assert.Single(await ResolveAsync("localhost:80")).Address.ToString());
        _answer = "2001:db8::1";
        Assert.Equal("[2001:db8::1]:80", Assert.Single(await ResolveAsync("localhost:80")).Address.ToString());
    }

    [Fact]
    public async Task A_name_that_never_resolved_is_an_error_with_its_mend()
    {
        CompositionException e = await Assert.ThrowsAsync<CompositionException>(() => ResolveAsync("app:8080"));
        Assert.Equal(
            "pools.web: the endpoint's name 'app' does not resolve (it has no address). Correct the name, or write the address in its place.", e.Message);
    }

    [Fact]
    public async Task When_a_name_does_not_resolve_any_more_its_last_addresses_stay()
    {
        EndpointLookup lookup = Lookup();
        _answer = "10.0.0.1 10.0.0.2";
        PoolConfig pool = Pool("app:8080");
        var before = await lookup.ResolveAsync(pool);
        foreach (string failure in new[] { "", "throw" })
        {
            _answer = failure;
            Assert.Equal(before, await lookup.ResolveAsync(pool));
        }

        Assert.Contains("the name 'app' does not resolve any more (it has no address); its last addresses stay", _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_of_two_names_that_are_the_same_are_one_endpoint()
    {
        _answer = "10.0.0.1 10.0.0.2";
        Assert.Equal(2, (await ResolveAsync("app:80", "other:80")).Length);
    }

    [Fact]
    public async Task Discovered_endpoints_are_known_by_their_addresses_even_when_there_is_one()
    {
        _answer = "10.0.0.1";
        PoolConfig pool = Pool() with { Discovery = new DiscoveryConfig { Dns = Address("app:80") } };
        ResolvedEndpoint only = Assert.Single(await Lookup().ResolveAsync(pool));
        Assert.Equal(("10.0.0.1:80", "app:80"), (only.Name, only.Host));
        var definition = PoolMapping.ToDefinition(pool, [only]);
        Assert.Equal("app:80", definition.Hosts["10.0.0.1:80"]);
        Assert.Equal("10.0.0.1:80", Assert.Single(definition.Balancing.Endpoints).Address);
    }

    private async Task<System.Collections.Immutable.ImmutableArray<ResolvedEndpoint>> ResolveAsync(params string[] endpoints) =>
        await Lookup().ResolveAsync(Pool(endpoints));

    private EndpointLookup Lookup() => new(
        (_, _) => _answer == "throw"
            ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
            : Task.FromResult<IPAddress[]>([.. _answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse)]),
        _log);

    private static PoolConfig Pool(params string[] endpoints) =>
        new() { Name = "web", Endpoints = [.. endpoints.Select(e => new EndpointConfig { Address = Address(e) })] };

    private static EndpointAddress Address(string text)
    {
        string[] parts = text.Split(':');
        return new() { Kind = EndpointAddressKind.Host, Host = parts[0], Port = int.Parse(parts[1]) };
    }
}
