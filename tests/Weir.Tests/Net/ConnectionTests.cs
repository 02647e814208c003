using System.Net;
using System.Net.Sockets;
using System.Text;
using Weir.Net;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>What every engine's connections do.</summary>
public sealed class ConnectionTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Bytes_sent_arrive_and_come_back(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(EchoAsync);
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            Assert.Equal(ConnectionState.Open, client.Connection.State);
            for (int i = 0; i < 100; i++)
            {
                await client.SendAllAsync(Hello);
                Assert.Equal(Hello, await client.ReceiveExactlyAsync(Hello.Length));
            }

            Assert.Equal(500, client.Connection.BytesSent);
            Assert.Equal(500, client.Connection.BytesReceived);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Two_pieces_are_sent_as_one(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(EchoAsync);
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            Assert.Equal(7, client.Connection.Send("one"u8, "four"u8));
            Assert.Equal("onefour", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(7)));
            Assert.Equal(3, client.Connection.Send("one"u8, []));
            Assert.Equal(4, client.Connection.Send([], "four"u8));
            Assert.Equal("onefour", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(7)));
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_half_closed_connection_still_receives(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(async server =>
        {
            byte[] all = await server.ReceiveToEndAsync();
            await server.SendAllAsync(Encoding.ASCII.GetBytes($"{all.Length} bytes"));
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(new byte[1000]);
            client.Connection.ShutdownSend();
            Assert.Equal("1000 bytes", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_reset_is_seen_as_a_reset(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(async server =>
        {
            await server.ReceiveExactlyAsync(Hello.Length);
            server.Connection.Reset();
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(Hello);
            Assert.Equal(Connection.Failed, await client.ReceiveAsync(new byte[10]));
            Assert.Equal(ConnectionError.Reset, client.Connection.Error);
            Assert.True(client.Connection.IsBroken);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_reset_that_a_send_has_seen_is_no_orderly_end_for_the_reader(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(server =>
        {
            server.Connection.Reset();
            return Task.CompletedTask;
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            while (client.Connection.Send(Hello) != Connection.Failed)
                await client.Waiter.WaitUntil(loop.Now + 10);
            Assert.Equal(ConnectionError.Reset, client.Connection.Error);
            Assert.Equal(Connection.Failed, client.Connection.Receive(new byte[10]));
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task An_idle_owner_hears_of_a_reset(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(async server =>
        {
            await server.ReceiveExactlyAsync(Hello.Length);
            server.Connection.Reset();
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(Hello);
            Assert.Equal(Connection.WouldBlock, client.Connection.Receive(new byte[10]));
            client.Connection.Wants = Interest.Read; // epoll is told of the connection
            client.Connection.Wants = Interest.Close;
            while (!client.Connection.IsBroken)
                Assert.Equal(Wake.Ready, await client.Waiter.WaitUntil(loop.Now + 5000));
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_connect_that_nobody_answers_is_refused(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(EchoAsync);
        await listener.StopAsync();
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            Assert.Equal(ConnectionState.Failed, client.Connection.State);
            Assert.Equal(ConnectionError.Refused, client.Connection.Error);
            Assert.Equal(1, loop.OpenConnections);
            client.Connection.Close();
            Assert.Equal(0, loop.OpenConnections);
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_unix_path_that_does_not_exist_is_not_found(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, new UnixDomainSocketEndPoint(Path.Combine(Path.GetTempPath(), "weir-none.sock")));
            Assert.Equal(ConnectionState.Failed, client.Connection.State);
            Assert.Equal(ConnectionError.NotFound, client.Connection.Error);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_name_is_no_address_to_connect_to(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, new DnsEndPoint("weir.invalid", 80));
            Assert.Equal(ConnectionState.Failed, client.Connection.State);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Bytes_taken_before_close_are_delivered(Transport transport)
    {
        byte[] content = Bytes.Pattern(48 * 1024);
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(async server =>
        {
            await server.ReceiveExactlyAsync(Hello.Length);
            await server.SendAllAsync(content);
            server.Connection.Close();
            server.Connection.Close();
            Assert.Equal(ConnectionState.Closed, server.Connection.State);
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(Hello);
            Assert.Equal(content, await client.ReceiveToEndAsync());
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Addresses_of_both_ends_are_known(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        EndPoint? seen = null;
        PeerAddress remote = default;
        IListenerSocket listener = rig.Listen(async server =>
        {
            remote = server.Connection.Remote;
            seen = server.Connection.LocalEndPoint;
            await EchoAsync(server);
        });
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(Hello);
            await client.ReceiveExactlyAsync(Hello.Length);
            Assert.Equal(client.Connection.LocalEndPoint!.ToString(), remote.ToString());
            Assert.Equal(listener.LocalEndPoint, seen);
            Assert.Equal(listener.LocalEndPoint.ToString(), client.Connection.Remote.ToString());
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Open_connections_are_counted_until_they_are_closed(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(EchoAsync);
        await rig.RunAsync(async loop =>
        {
            List<Talk> clients = [];
            for (int i = 0; i < 20; i++)
                clients.Add(await Talk.ConnectAsync(loop, listener.LocalEndPoint));
            foreach (Talk client in clients)
            {
                await client.SendAllAsync(Hello);
                await client.ReceiveExactlyAsync(Hello.Length);
            }

            Assert.Equal(40, loop.OpenConnections);
            foreach (Talk client in clients)
                client.Connection.Close();
        });
        await rig.UntilAsync(loop => loop.OpenConnections == 0);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_closed_connection_answers_that_it_failed(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(EchoAsync);
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            client.Connection.Close();
            Assert.Equal(Connection.Failed, client.Connection.Send(Hello));
            Assert.Equal(Connection.Failed, client.Connection.Receive(new byte[1]));
            client.Connection.ShutdownSend();
            client.Connection.Reset();
        });
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task IPv6_loopback_carries_connections(Transport transport)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this system has no IPv6");
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(EchoAsync, new IPEndPoint(IPAddress.IPv6Loopback, 0));
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(Hello);
            Assert.Equal(Hello, await client.ReceiveExactlyAsync(Hello.Length));
            Assert.Equal(AddressFamily.InterNetworkV6, client.Connection.Remote.Family);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task The_IPv6_wildcard_takes_IPv4_too(Transport transport)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this system has no IPv6");
        await using Rig rig = Rig.Of(transport);
        bool isV4 = false;
        IListenerSocket listener = rig.Listen(
            async server =>
            {
                isV4 = server.Connection.Remote.IsV4;
                await EchoAsync(server);
            },
            new IPEndPoint(IPAddress.IPv6Any, 0));
        await rig.RunAsync(async loop =>
        {
            int port = ((IPEndPoint)listener.LocalEndPoint).Port;
            Talk client = await Talk.ConnectAsync(loop, new IPEndPoint(IPAddress.Loopback, port));
            await client.SendAllAsync(Hello);
            Assert.Equal(Hello, await client.ReceiveExactlyAsync(Hello.Length));
            client.Connection.Close();
        });
        Assert.True(isV4);
    }

    internal static async Task EchoAsync(Talk server)
    {
        byte[] buffer = new byte[16 * 1024];
        int received;
        while ((received = await server.ReceiveAsync(buffer)) > 0)
        {
            if (!await server.TrySendAllAsync(buffer.AsMemory(0, received)))
                return;
        }
    }
}
