using System.Net;
using System.Net.Sockets;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>IPv6 and Unix sockets, downstream and upstream.</summary>
public sealed class AddressTests
{
    public static bool HasIpv6 { get; } = CanBindIpv6();

    [Theory(Skip = "This machine has no ::1.", SkipUnless = nameof(HasIpv6)), EveryEngine]
    public async Task Ipv6_on_both_sides(string engine)
    {
        await using var backend = Backend.Start(new Normal("six"), address: IPAddress.IPv6Loopback);
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Bind = "[::1]:PORT", Endpoints = [backend.Address] });

        var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));

        Assert.Equal((200, "six"), (response.Status, response.BodyText));
        var forwarded = Assert.Single(backend.Requests).Fields.Single(f => f.Is("X-Forwarded-For"));
        Assert.Equal("::1", forwarded.Value);
    }

    [Theory, EveryEngine]
    public async Task A_unix_socket_on_both_sides(string engine)
    {
        using var folder = new TempFolder();
        await using var backend = Backend.StartUnix(new Normal("unix"), folder.File("app.sock"));
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Bind = "unix:" + folder.File("weir.sock"),
            Endpoints = [backend.Address],
        });

        for (var i = 0; i < 3; i++)
        {
            var response = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));
            Assert.Equal((200, "unix"), (response.Status, response.BodyText));
        }

        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_unix_socket_for_tcp(string engine)
    {
        using var folder = new TempFolder();
        await using var backend = Backend.StartUnix(new TcpEcho(), folder.File("app.sock"));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Protocol = "tcp", Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.SendAsync("echo");
        client.FinishSending();

        Assert.Equal("echo"u8.ToArray(), await client.ReadToEndAsync());
    }

    [Theory, EveryEngine]
    public async Task A_unix_socket_that_is_missing_is_a_refused_connection(string engine)
    {
        using var folder = new TempFolder();
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = ["unix:" + folder.File("nobody.sock")] });

        Assert.Equal(503, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
    }

    [Theory, EveryEngine]
    public async Task A_host_name_as_endpoint(string engine)
    {
        await using var backend = Backend.Start(new Normal("name"));
        var port = ((IPEndPoint)backend.EndPoint).Port;
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [$"localhost:{port}"] });

        Assert.Equal("name", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
    }

    private static bool CanBindIpv6()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
