using System.Net;
using System.Net.Sockets;
using Weir.Net;
using Xunit;

namespace Weir.Tests.Net;

/// <summary>Listening: addresses, spreading over loops, holding, stopping.</summary>
public sealed class ListenerTests
{
    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task An_address_in_use_is_an_error_that_says_so(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket first = rig.Listen(ConnectionTests.EchoAsync);
        BindException e = Assert.Throws<BindException>(() => rig.Listen(ConnectionTests.EchoAsync, first.LocalEndPoint));
        Assert.Contains("in use", e.Message, StringComparison.Ordinal);
        Assert.Contains(first.LocalEndPoint.ToString()!, e.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task An_address_of_another_machine_is_an_error_that_says_so(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        BindException e = Assert.Throws<BindException>(() => rig.Listen(ConnectionTests.EchoAsync, new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0)));
        Assert.Contains("does not have the address", e.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task A_missing_directory_is_an_error_that_says_so(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        string path = Path.Combine(Path.GetTempPath(), "weir-none-" + Guid.NewGuid().ToString("N")[..8], "s");
        BindException e = Assert.Throws<BindException>(() => rig.Listen(ConnectionTests.EchoAsync, new UnixDomainSocketEndPoint(path)));
        Assert.Contains("directory", e.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Connections_are_spread_over_the_loops(Transport transport)
    {
        await using Rig rig = Rig.Of(transport, loops: 2);
        int[] served = new int[2];
        IListenerSocket listener = rig.Listen(async server =>
        {
            Interlocked.Increment(ref served[server.Connection.Loop.Index]);
            await ConnectionTests.EchoAsync(server);
        });
        await rig.RunAsync(async loop =>
        {
            for (int i = 0; i < 60; i++)
            {
                Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
                await client.SendAllAsync(new byte[1]);
                await client.ReceiveExactlyAsync(1);
                client.Connection.Close();
            }
        });
        Assert.Equal(60, served.Sum());
        Assert.All(served, count => Assert.InRange(count, transport == Transport.Epoll ? 5 : 30, 55));
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_held_listener_lets_connections_wait(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        IListenerSocket listener = rig.Listen(ConnectionTests.EchoAsync);
        await rig.RunAsync(async loop =>
        {
            Waiter pause = new(loop);
            await pause.WaitUntil(loop.Now + 20);
            listener.SetAccepting(loop, accepting: false);
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            await client.SendAllAsync(new byte[1]);
            await pause.WaitUntil(loop.Now + 50);
            Assert.Equal(0, rig.Serving);
            listener.SetAccepting(loop, accepting: true);
            await client.ReceiveExactlyAsync(1);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task Stopping_accepts_what_the_kernel_has_queued(Transport transport)
    {
        await using Rig rig = Rig.Of(transport);
        int accepted = 0;
        IListenerSocket listener = rig.Engine.Listen(Rig.AnyPort, new ListenOptions(), connection =>
        {
            accepted++;
            connection.Close(); // at once: counting open connections would miss it
        });
        using ManualResetEventSlim connected = new();
        rig.Engine.Loops[0].Post(_ => connected.Wait(TimeSpan.FromSeconds(10)), null);
        List<Socket> clients = [];
        for (int i = 0; i < 150; i++)
        {
            Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint);
            clients.Add(client);
        }

        Task stopped = listener.StopAsync();
        connected.Set();
        await stopped.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(150, accepted);
        await listener.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        foreach (Socket client in clients)
            client.Dispose();
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task A_unix_socket_serves_and_its_file_goes_with_it(Transport transport)
    {
        string path = Path.Combine(Path.GetTempPath(), "weir-" + Guid.NewGuid().ToString("N")[..12]);
        await using Rig rig = Rig.Of(transport, loops: 2);
        IListenerSocket listener = rig.Listen(ConnectionTests.EchoAsync, new UnixDomainSocketEndPoint(path));
        byte[] content = Bytes.Pattern(1000);
        await rig.RunAsync(async loop =>
        {
            Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
            Assert.True(client.Connection.Remote.IsNone);
            Assert.Equal(1000, client.Connection.Send(content));
            Assert.Equal(content, await client.ReceiveExactlyAsync(1000));
            client.Connection.Close();
        });
        Assert.True(File.Exists(path));
        await listener.StopAsync();
        Assert.False(File.Exists(path));
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task A_unix_socket_file_of_a_dead_process_is_replaced(Transport transport)
    {
        string path = Path.Combine(Path.GetTempPath(), "weir-" + Guid.NewGuid().ToString("N")[..12]);
        string kept = path + ".kept";
        using (Socket dead = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(path));
            dead.Listen();
            File.Move(path, kept); // disposing would delete it; a process that dies does not
        }

        File.Move(kept, path);
        await using Rig rig = Rig.Of(transport);
        rig.Listen(ConnectionTests.EchoAsync, new UnixDomainSocketEndPoint(path));
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task A_unix_socket_somebody_listens_on_is_left_alone(Transport transport)
    {
        string path = Path.Combine(Path.GetTempPath(), "weir-" + Guid.NewGuid().ToString("N")[..12]);
        await using Rig rig = Rig.Of(transport);
        rig.Listen(ConnectionTests.EchoAsync, new UnixDomainSocketEndPoint(path));
        BindException e = Assert.Throws<BindException>(() => rig.Listen(ConnectionTests.EchoAsync, new UnixDomainSocketEndPoint(path)));
        Assert.Contains("the socket is in use. Stop what listens there (ss -lxp shows it)", e.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Transports.Real), MemberType = typeof(Transports))]
    public async Task An_ordinary_file_at_a_unix_path_is_never_deleted(Transport transport)
    {
        string path = Path.Combine(Path.GetTempPath(), "weir-" + Guid.NewGuid().ToString("N")[..12]);
        await File.WriteAllTextAsync(path, "precious");
        try
        {
            await using Rig rig = Rig.Of(transport);
            BindException e = Assert.Throws<BindException>(() => rig.Listen(ConnectionTests.EchoAsync, new UnixDomainSocketEndPoint(path)));
            Assert.Contains("no socket. Move it away or choose another path.", e.Message, StringComparison.Ordinal);
            Assert.Equal("precious", await File.ReadAllTextAsync(path));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
