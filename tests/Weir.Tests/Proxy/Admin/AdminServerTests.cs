using System.Net;
using Weir.Admin;
using Weir.Net.Memory;
using Xunit;

namespace Weir.Tests.Proxy.Admin;

public sealed class AdminServerTests : IAsyncDisposable
{
    private static readonly IPEndPoint Address = IPEndPoint.Parse("127.0.0.1:9080");
    private readonly MemoryNetwork _network = new();
    private readonly MemoryEngine _engine;
    private readonly AdminServer _server;
    private string _metrics = "weir_up 1\n";
    private bool _isDraining;

    public AdminServerTests()
    {
        _engine = _network.CreateEngine();
        _server = new AdminServer(
            Address,
            new AdminOptions { Metrics = () => _metrics, IsDraining = () => _isDraining, MaxConnections = 2 },
            _engine,
            ownsEngine: false);
    }

    public async ValueTask DisposeAsync()
    {
        Task stopped = _server.DisposeAsync().AsTask();
        _network.RunUntilIdle();
        await stopped;
        Assert.Equal(0, _engine.Loops[0].OpenConnections);
        Assert.Equal(0, _engine.Loops[0].Buffers.Rented);
    }

    [Fact]
    public void Healthz_says_ok_and_then_that_it_drains()
    {
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", Ask("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        _isDraining = true;

        string answer = Ask("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 503 Service Unavailable\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\ndraining\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_are_sent_whole_however_many_they_are()
    {
        _metrics = string.Concat(Enumerable.Repeat("weir_something_total{a=\"b\"} 1\n", 20_000));

        string answer = Ask("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Contains($"Content-Length: {_metrics.Length}\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith(_metrics, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 404)]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab", 405)]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /metrics HTTP/3.0\r\nHost: a\r\n\r\n", 505)]
    public void What_is_not_served_is_refused(string request, int status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", Ask(request), StringComparison.Ordinal);

    [Fact]
    public void A_head_request_gets_no_body() =>
        Assert.EndsWith("Connection: close\r\n\r\n", Ask("HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public void A_request_that_does_not_arrive_in_time_is_cut()
    {
        MemoryPeer client = _network.Connect(Address);
        client.Send("GET /hea");
        _network.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(client.IsOver);

        _network.Advance(TimeSpan.FromSeconds(0.2));

        Assert.True(client.IsOver);
    }

    [Fact]
    public void Connections_beyond_the_limit_are_closed_at_once()
    {
        MemoryPeer[] clients = [_network.Connect(Address), _network.Connect(Address), _network.Connect(Address)];
        _network.RunUntilIdle();

        Assert.Equal([false, false, true], clients.Select(c => c.IsOver));
        foreach (MemoryPeer client in clients)
            client.Close();
        _network.RunUntilIdle();
    }

    private string Ask(string request)
    {
        MemoryPeer client = _network.Connect(Address);
        client.Send(request);
        _network.RunUntilIdle();
        Assert.True(client.HasEnded);
        client.Close();
        _network.RunUntilIdle();
        return client.Text;
    }
}
