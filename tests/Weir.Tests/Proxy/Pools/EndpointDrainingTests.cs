using System.Net;
using Weir.Balancing;
using Weir.Http;
using Weir.Net.Memory;
using Weir.Proxy;
using Weir.Proxy.Pools;
using Weir.Tests.Proxy.Health;
using Xunit;

namespace Weir.Tests.Proxy.Pools;

/// <summary>Endpoints on their way out.</summary>
public sealed class EndpointDrainingTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly MemoryNetwork _network = new();
    private readonly EndpointIds _ids = new();
    private readonly EndpointDraining _draining;
    private readonly List<ProxyEndpoint> _cut = [];
    private readonly ProxyPool _pool = new(new() { Name = "web" });

    public EndpointDrainingTests()
    {
        MemoryEngine engine = _network.CreateEngine(2);
        ProxyLoop[] loops = [.. engine.Loops.Select(l => new ProxyLoop(l, HttpLimits.Default, null, seed: 1, _time))];
        _draining = new EndpointDraining(loops, _ids, _time) { Cut = _cut.Add };
    }

    [Fact]
    public void An_endpoint_without_requests_is_gone_at_the_next_look_and_its_id_is_free()
    {
        ProxyEndpoint endpoint = Endpoint();
        Task gone = _draining.Leave(endpoint, timeout: null);
        Assert.True(endpoint.IsRetired);
        Assert.Equal(endpoint.Id + 1, _ids.Next());

        Look();

        Assert.True(gone.IsCompleted);
        Assert.Equal(endpoint.Id, _ids.Next());
        Assert.Empty(_cut);
    }

    [Fact]
    public void An_endpoint_with_a_request_stays_until_that_is_over()
    {
        ProxyEndpoint endpoint = Endpoint();
        endpoint.Endpoint.Load.Begin();
        Task gone = _draining.Leave(endpoint, timeout: null);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.False(gone.IsCompleted);
        Assert.Empty(_cut);

        endpoint.Endpoint.Load.Abandon();
        Look();

        Assert.True(gone.IsCompleted);
        Assert.Equal(0, _draining.Count);
    }

    [Fact]
    public void Requests_that_outlast_the_drain_time_are_cut()
    {
        ProxyEndpoint endpoint = Endpoint();
        endpoint.Endpoint.Load.Begin();
        Task gone = _draining.Leave(endpoint, TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Empty(_cut);

        _time.Advance(EndpointDraining.Interval);

        Assert.Same(endpoint, Assert.Single(_cut));
        endpoint.Endpoint.Load.Abandon();
        Look();
        Assert.True(gone.IsCompleted);
    }

    [Fact]
    public void A_drained_endpoint_that_is_wanted_again_in_time_is_not_cut()
    {
        ProxyEndpoint endpoint = Endpoint();
        endpoint.Endpoint.Load.Begin();
        _draining.Drain(endpoint, TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(4));
        _draining.Stay(endpoint);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(_cut);

        _draining.Drain(endpoint, TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Same(endpoint, Assert.Single(_cut));
        Assert.False(endpoint.IsRetired);
    }

    [Fact]
    public void Whoever_takes_the_place_of_an_endpoint_keeps_its_id()
    {
        ProxyEndpoint endpoint = Endpoint();
        endpoint.Endpoint.Load.Begin();
        Task gone = _draining.Leave(endpoint, timeout: null, isReplaced: true);
        Look();
        Assert.True(gone.IsCompleted);
        Assert.Equal(endpoint.Id + 1, _ids.Next());
    }

    public void Dispose() => _draining.Dispose();

    private void Look()
    {
        _time.Advance(EndpointDraining.Interval);
        _network.RunUntilIdle();
    }

    private ProxyEndpoint Endpoint() =>
        new(_pool, new Endpoint(_ids.Next(), "10.0.0.1:80"), new IPEndPoint(IPAddress.Loopback, 80), ProxyEndpoint.NewCounters(2));
}
