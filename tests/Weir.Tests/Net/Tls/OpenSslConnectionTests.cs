using System.Text;
using Weir.Net;
using Weir.Net.Memory;
using Weir.Net.Tls;
using Weir.Net.Tls.OpenSsl;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>What OpenSSL called directly does besides.</summary>
public sealed class OpenSslConnectionTests
{
    private const string WhyNot = "OpenSSL 3 (libssl.so.3) is not installed; on Debian: apt-get install libssl3";

    public static bool HasOpenSsl => OpenSslLibrary.IsAvailable;

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_second_connection_resumes_the_session_of_the_first()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        IListenerSocket listener = rig.Listen(rig.Server(), GreetAsync);
        TlsTarget target = rig.Target();
        Assert.Equal("full resumed resumed", await ResumptionsAsync(rig, target, listener, listener, listener));
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_session_goes_on_after_its_key_was_replaced_and_not_after_that_was_forgotten()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        IListenerSocket listener = rig.Listen(rig.Server(), GreetAsync);
        TlsTarget target = rig.Target();
        Assert.Equal("full", await ResumptionsAsync(rig, target, listener));
        rig.Tickets.Rotate(TicketKeys.Rotation);
        Assert.Equal("resumed", await ResumptionsAsync(rig, target, listener));
        rig.Tickets.Rotate(2 * TicketKeys.Lifetime);
        Assert.Equal("full", await ResumptionsAsync(rig, target, listener));
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_session_of_one_listener_is_not_resumed_at_another()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        IListenerSocket open = rig.Listen(rig.Server(), GreetAsync);
        IListenerSocket other = rig.Listen(rig.Server(o => o with { Name = "other" }), GreetAsync);
        Assert.Equal("full full resumed", await ResumptionsAsync(rig, rig.Target(), open, other, other));
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task Without_tickets_nothing_is_resumed()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        IListenerSocket listener = rig.Listen(rig.Server(o => o with { Tickets = null }), GreetAsync);
        Assert.Equal("full full", await ResumptionsAsync(rig, rig.Target(), listener, listener));
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_server_with_both_kinds_of_certificate_shows_the_one_that_the_client_prefers()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        IListenerSocket listener = rig.Listen(
            rig.Server(o => o with
            {
                Certificates = [TlsRig.Load(rig.Authority.Issue(["server.test"], rsa: true, subject: "rsa")), TlsRig.Load(rig.Authority.Issue(["server.test"], subject: "ec"))],
            }),
            GreetAsync);
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.Equal("CN=ec", ((TlsConnection)client.Connection).ReadPeerCertificate()!.Subject);
            Assert.Equal("hi", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
            client.Connection.Close();
        });
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_session_ticket_does_not_wake_whoever_keeps_the_connection_idle()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        Talk? server = null;
        IListenerSocket listener = rig.Listen(rig.Server(), async talk =>
        {
            server = talk;
            await talk.WaitAsync(Interest.Read);
        });
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            while (server is null)
                await client.Waiter.WaitUntil(loop.Now + 1);
            client.Connection.Wants = Interest.Read | Interest.Close;
            Assert.Equal(Connection.WouldBlock, client.Connection.Receive(new byte[1]));
            // The tickets come now, and nothing else.
            Assert.Equal(Wake.TimedOut, await client.Waiter.WaitUntil(loop.Now + 50));
            Assert.False(client.Connection.IsReadable);
            client.Connection.Close();
        });
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_stream_that_ends_without_a_word_has_been_cut()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        Connection? below = null;
        TlsServerContext context = rig.Server();
        IListenerSocket listener = rig.Rig.Listen(async plain =>
        {
            below = plain.Connection;
            TlsTalk talk = TlsTalk.Accept(plain.Connection, context);
            await talk.ShakeAsync();
            await talk.Talk.SendAllAsync("part"u8.ToArray());
            below.ShutdownSend(); // the end of the TCP stream, and no close_notify
        });
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.Equal("part", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(4)));
            Assert.Equal(Connection.Failed, await client.ReceiveAsync(new byte[4]));
            Assert.Equal(ConnectionError.Reset, client.Connection.Error);
            client.Connection.Close();
        });
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task A_session_is_not_resumed_when_the_certificate_that_was_verified_has_ended()
    {
        MemoryNetwork network = new();
        MemoryEngine engine = network.CreateEngine(1, 1 << 24);
        System.Net.IPEndPoint address = System.Net.IPEndPoint.Parse("192.0.2.1:443");
        TestAuthority authority = new();
        (string Certificate, string Key) pem = authority.Issue(["server.test"], to: DateTimeOffset.UtcNow.AddMinutes(60));
        OpenSslServerContext server = new(new()
        {
            Name = "test",
            Certificates = [TlsRig.Load(pem)],
            Tickets = new TicketKeys(System.Security.Cryptography.RandomNumberGenerator.GetBytes, TimeSpan.Zero),
        });
        TlsTarget target = new OpenSslClientContext(new() { Authorities = [authority.Certificate] }).CreateTarget("server.test", 1);
        engine.Listen(address, new ListenOptions(), accepted => _ = ServeAsync(accepted));
        List<bool> resumed = [];
        // Each session but the first comes of the one before it, and ends with it.
        foreach (int minutes in new[] { 0, 29, 29, 3 })
        {
            network.Advance(TimeSpan.FromMinutes(minutes));
            int before = resumed.Count;
            engine.Loops[0].Post(_ => _ = AskAsync(), null);
            Assert.True(network.RunUntil(() => resumed.Count > before, TimeSpan.FromSeconds(10)));
        }

        Assert.Equal([false, true, true, false], resumed);
        await engine.DisposeAsync();

        async Task ServeAsync(Connection accepted)
        {
            TlsTalk talk = TlsTalk.Accept(accepted, server);
            await talk.ShakeAsync();
            await GreetAsync(talk.Talk);
            talk.Talk.Connection.Close();
        }

        async Task AskAsync()
        {
            TlsTalk talk = TlsTalk.Connect(engine.Loops[0], target, address);
            await talk.ShakeAsync();
            await talk.Talk.ReceiveToEndAsync();
            resumed.Add(((TlsConnection)talk.Talk.Connection).IsResumed);
            talk.Talk.Connection.Close();
        }
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Records_may_come_in_pieces_of_any_size(int pieceBytes)
    {
        MemoryNetwork network = new();
        MemoryEngine engine = network.CreateEngine(1, 1 << 24);
        System.Net.IPEndPoint address = System.Net.IPEndPoint.Parse("192.0.2.1:443");
        network.SetLink(address, MemoryLink.InPieces(pieceBytes));
        TestAuthority authority = new();
        OpenSslServerContext server = new(new() { Name = "test", Certificates = [TlsRig.Load(authority.Issue(["server.test"]))] });
        TlsTarget target = new OpenSslClientContext(new() { Authorities = [authority.Certificate] }).CreateTarget("server.test", 1);
        string received = "";
        engine.Listen(address, new ListenOptions(), accepted => _ = ServeAsync(accepted));
        byte[] sent = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000)));
        engine.Loops[0].Post(_ => _ = AskAsync(), null);
        network.RunUntil(() => received.Length > 0, TimeSpan.FromMinutes(10));
        Assert.Equal(Encoding.ASCII.GetString(sent), received);
        await engine.DisposeAsync();

        async Task ServeAsync(Connection accepted)
        {
            TlsTalk talk = TlsTalk.Accept(accepted, server);
            await talk.ShakeAsync();
            await talk.Talk.SendAllAsync(await talk.Talk.ReceiveToEndAsync());
            talk.Talk.Connection.Close();
        }

        async Task AskAsync()
        {
            TlsTalk talk = TlsTalk.Connect(engine.Loops[0], target, address);
            await talk.ShakeAsync();
            await talk.Talk.SendAllAsync(sent);
            talk.Talk.Connection.ShutdownSend();
            received = Encoding.ASCII.GetString(await talk.Talk.ReceiveToEndAsync());
            talk.Talk.Connection.Close();
        }
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasOpenSsl))]
    public async Task Sending_and_receiving_allocate_nothing()
    {
        await using TlsRig rig = TlsRig.Of(Transport.Epoll);
        Connection? server = null;
        bool isOver = false;
        IListenerSocket listener = rig.Listen(rig.Server(), async talk =>
        {
            server = talk.Connection;
            while (!isOver)
                await talk.Waiter.WaitUntil(talk.Connection.Loop.Now + 10);
        });
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            while (server is null)
                await client.Waiter.WaitUntil(loop.Now + 1);
            byte[] bytes = new byte[300];
            long allocated = 0;
            for (int i = 0; i < 300; i++)
            {
                while (client.Connection.Receive(bytes) > 0)
                {
                }

                long before = GC.GetAllocatedBytesForCurrentThread();
                client.Connection.Send(bytes);
                int received = server.Receive(loop.ReceiveScratch);
                server.Send(bytes, bytes);
                if (i >= 200)
                    allocated += GC.GetAllocatedBytesForCurrentThread() - before;
                if (received == Connection.WouldBlock)
                    await client.Waiter.WaitUntil(loop.Now + 1);
            }

            Assert.Equal((ConnectionState.Open, 0), (server.State, (int)(allocated / 100)));
            client.Connection.Close();
            isOver = true;
        });
    }

    private static async Task<string> ResumptionsAsync(TlsRig rig, TlsTarget target, params IListenerSocket[] listeners)
    {
        List<string> handshakes = [];
        foreach (IListenerSocket listener in listeners)
        {
            await rig.Rig.RunAsync(async loop =>
            {
                Talk client = await TlsRig.ConnectAsync(loop, target, listener);
                Assert.Equal("hi", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
                handshakes.Add(((TlsConnection)client.Connection).IsResumed ? "resumed" : "full");
                client.Connection.Close();
            });
        }

        return string.Join(' ', handshakes);
    }

    private static Task GreetAsync(Talk server) => server.SendAllAsync("hi"u8.ToArray());
}
