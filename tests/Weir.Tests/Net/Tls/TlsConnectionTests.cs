using System.Security.Cryptography;
using System.Text;
using Weir.Net;
using Weir.Net.Tls;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>What TLS connections do on every engine: OpenSSL with epoll, SslStream elsewhere.</summary>
public sealed class TlsConnectionTests
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Bytes_sent_arrive_and_come_back(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(), EchoAsync);
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.True(client.Connection.State == ConnectionState.Open, ((TlsConnection)client.Connection).Failure);
            for (int i = 0; i < 50; i++)
            {
                await client.SendAllAsync(Hello);
                Assert.Equal(Hello, await client.ReceiveExactlyAsync(Hello.Length));
            }

            Assert.Equal(7, client.Connection.Send("one"u8, "four"u8));
            Assert.Equal("onefour", Encoding.ASCII.GetString(await client.ReceiveExactlyAsync(7)));
            Assert.Equal((257, 257), (client.Connection.BytesSent, client.Connection.BytesReceived));
            Assert.Equal("TLSv1.3", ((TlsConnection)client.Connection).Version);
            client.Connection.Close();
        });
        await AssertNothingIsLeftAsync(rig);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_large_body_arrives_whole_at_a_reader_that_lags_behind(Transport transport)
    {
        byte[] body = new byte[3_000_001];
        new Random(5).NextBytes(body);
        await using TlsRig rig = TlsRig.Of(transport);
        TaskCompletionSource<byte[]> hash = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IListenerSocket listener = rig.Listen(rig.Server(), async server =>
        {
            await server.SendAllAsync(Hello); // by now the client has filled every buffer on the way
            hash.SetResult(await server.HashToEndAsync());
        });
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            await client.SendAllAsync(body);
            client.Connection.ShutdownSend();
            Assert.Equal(Hello, await client.ReceiveToEndAsync());
            client.Connection.Close();
        });
        Assert.Equal(SHA256.HashData(body), await hash.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        await AssertNothingIsLeftAsync(rig);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_half_closed_connection_still_receives(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(), async server =>
        {
            byte[] all = await server.ReceiveToEndAsync();
            await server.SendAllAsync(Encoding.ASCII.GetBytes($"{all.Length} bytes"));
        });
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            await client.SendAllAsync(Hello);
            client.Connection.ShutdownSend();
            Assert.Equal("5 bytes", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task What_was_sent_before_close_arrives(Transport transport)
    {
        byte[] body = new byte[600_000];
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(), async server => await server.SendAllAsync(body));
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.Equal(body.Length, (await client.ReceiveToEndAsync()).Length);
            client.Connection.Close();
        });
        await AssertNothingIsLeftAsync(rig);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task The_certificate_is_chosen_by_the_name_that_the_client_asks_for(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(
            rig.Server(o => o with { Certificates = [rig.Issue("default.test"), rig.Issue("*.wild.test"), rig.Issue("exact.wild.test")] }),
            async server => await server.SendAllAsync(Encoding.ASCII.GetBytes(((TlsConnection)server.Connection).ServerName ?? "none")));
        foreach ((string name, string subject) in new[]
        {
            ("default.test", "CN=default.test"), ("a.wild.test", "CN=*.wild.test"), ("exact.wild.test", "CN=exact.wild.test"),
            ("unknown.test", "CN=default.test"), ("a.b.wild.test", "CN=default.test"),
        })
        {
            TlsTarget target = rig.Target(name, o => o with { Verify = false });
            await rig.Rig.RunAsync(async loop =>
            {
                Talk client = await TlsRig.ConnectAsync(loop, target, listener);
                Assert.Equal((name, subject), (name, ((TlsConnection)client.Connection).ReadPeerCertificate()!.Subject));
                Assert.Equal(name, Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
                client.Connection.Close();
            });
        }
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task The_protocol_is_the_first_of_the_servers_that_the_client_offers(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(
            rig.Server(o => o with { Protocols = [ApplicationProtocol.Http2, ApplicationProtocol.Http11] }), ReportProtocolAsync);
        foreach ((ApplicationProtocol[] offered, ApplicationProtocol agreed) in new (ApplicationProtocol[], ApplicationProtocol)[]
        {
            ([ApplicationProtocol.Http11, ApplicationProtocol.Http2], ApplicationProtocol.Http2),
            ([ApplicationProtocol.Http11], ApplicationProtocol.Http11),
            ([], ApplicationProtocol.None),
        })
        {
            TlsTarget target = rig.Target(change: o => o with { Protocols = [.. offered] });
            await rig.Rig.RunAsync(async loop =>
            {
                Talk client = await TlsRig.ConnectAsync(loop, target, listener);
                Assert.Equal(agreed, ((TlsConnection)client.Connection).Protocol);
                Assert.Equal($"{agreed}", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
                client.Connection.Close();
            });
        }
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_client_that_offers_no_protocol_of_the_servers_is_refused(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(o => o with { Protocols = [ApplicationProtocol.Http2] }), ExpectFailureAsync);
        TlsTarget target = rig.Target(change: o => o with { Protocols = [ApplicationProtocol.Http11] });
        await rig.Rig.RunAsync(async loop => await ExpectFailureAsync(await TlsRig.ConnectAsync(loop, target, listener)));
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_server_of_an_unknown_authority_is_refused(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(), ExpectNothingAsync);
        TlsTarget target = rig.Target(change: o => o with { Authorities = [new TestAuthority("another").Certificate] });
        await rig.Rig.RunAsync(async loop => ExpectRejection(await TlsRig.ConnectAsync(loop, target, listener)));
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_server_with_a_certificate_for_another_name_is_refused(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(), ExpectNothingAsync);
        foreach (string name in new[] { "other.test", "127.0.0.9" })
        {
            TlsTarget target = rig.Target(name);
            await rig.Rig.RunAsync(async loop => ExpectRejection(await TlsRig.ConnectAsync(loop, target, listener)));
        }
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task An_address_is_verified_as_a_name_is(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(o => o with { Certificates = [rig.Issue("127.0.0.1")] }), EchoAsync);
        TlsTarget target = rig.Target("127.0.0.1");
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.Equal(ConnectionState.Open, client.Connection.State);
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_clients_certificate_is_known_to_the_server(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(o => Asking(rig, o, ClientVerification.Required)), ReportClientAsync);
        TlsTarget target = rig.Target(change: o => o with { Certificate = rig.Issue("alice") });
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.Equal("CN=alice", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
            client.Connection.Close();
        });
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_client_may_come_without_a_certificate_where_it_is_optional(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(o => Asking(rig, o, ClientVerification.Optional)), ReportClientAsync);
        TlsTarget target = rig.Target();
        await rig.Rig.RunAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            Assert.Equal("nobody", Encoding.ASCII.GetString(await client.ReceiveToEndAsync()));
            client.Connection.Close();
        });
    }

    [Theory]
    [MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_client_without_a_certificate_or_with_a_strangers_is_refused_where_one_is_required(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        IListenerSocket listener = rig.Listen(rig.Server(o => Asking(rig, o, ClientVerification.Required)), server =>
        {
            ExpectRejection(server);
            return Task.CompletedTask;
        });
        foreach (var certificate in new[] { null, TlsRig.Load(new TestAuthority("another").Issue(["mallory"])) })
        {
            TlsTarget target = rig.Target(change: o => o with { Certificate = certificate });
            await rig.Rig.RunAsync(async loop =>
            {
                // With TLS 1.3 the client is through before the server has looked at its certificate.
                Talk client = await TlsRig.ConnectAsync(loop, target, listener);
                if (client.Connection.State == ConnectionState.Open)
                    Assert.InRange(await client.ReceiveAsync(new byte[10]), Connection.Failed, 0); // SslStream says no more than that it is over
                client.Connection.Close();
            });
        }
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task Garbage_instead_of_a_handshake_fails_and_HTTP_is_recognised(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        List<(ConnectionError, bool)> failures = [];
        IListenerSocket listener = rig.Listen(rig.Server(), server =>
        {
            TlsConnection connection = (TlsConnection)server.Connection;
            failures.Add((connection.Error, connection.SpokeHttp));
            connection.AnswerInPlain("no"u8);
            return Task.CompletedTask;
        });
        await rig.Rig.RunAsync(async loop =>
        {
            foreach (string text in new[] { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008" })
            {
                Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
                await client.SendAllAsync(Encoding.Latin1.GetBytes(text));
                while (await client.ReceiveAsync(new byte[100]) > 0)
                {
                }

                client.Connection.Close();
            }
        });
        Assert.Equal([(ConnectionError.TlsFailed, true), (ConnectionError.TlsFailed, false)], failures);
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_client_that_leaves_in_the_middle_of_the_handshake_is_noticed(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        List<bool> spoken = [];
        IListenerSocket listener = rig.Listen(rig.Server(), server =>
        {
            Assert.Equal(ConnectionState.Failed, server.Connection.State);
            spoken.Add(((TlsConnection)server.Connection).HasSpoken);
            return Task.CompletedTask;
        });
        await rig.Rig.RunAsync(async loop =>
        {
            foreach (byte[] sent in new[] { Array.Empty<byte>(), [22, 3, 1] })
            {
                Talk client = await Talk.ConnectAsync(loop, listener.LocalEndPoint);
                await client.SendAllAsync(sent);
                client.Connection.Close();
            }
        });
        await rig.Rig.UntilAsync(_ => spoken.Count == 2);
        Assert.Equal([false, true], spoken);
    }

    private static TlsServerOptions Asking(TlsRig rig, TlsServerOptions options, ClientVerification clients) =>
        options with { Clients = clients, ClientAuthorities = [rig.Authority.Certificate] };

    private static async Task EchoAsync(Talk server)
    {
        byte[] piece = new byte[1000];
        int received;
        while ((received = await server.ReceiveAsync(piece)) > 0)
            await server.SendAllAsync(piece.AsMemory(0, received));
    }

    private static Task ReportClientAsync(Talk server) =>
        server.SendAllAsync(Encoding.ASCII.GetBytes(((TlsConnection)server.Connection).ReadPeerCertificate()?.Subject ?? "nobody"));

    private static Task ReportProtocolAsync(Talk server) =>
        server.SendAllAsync(Encoding.ASCII.GetBytes($"{((TlsConnection)server.Connection).Protocol}"));

    private static Task ExpectNothingAsync(Talk server) => Task.CompletedTask;

    private static Task ExpectFailureAsync(Talk talk)
    {
        Assert.Equal((ConnectionState.Failed, ConnectionError.TlsFailed), (talk.Connection.State, talk.Connection.Error));
        Assert.NotNull(((TlsConnection)talk.Connection).Failure);
        talk.Connection.Close();
        return Task.CompletedTask;
    }

    private static void ExpectRejection(Talk talk)
    {
        Assert.Equal((ConnectionState.Failed, ConnectionError.CertificateRejected), (talk.Connection.State, talk.Connection.Error));
        Assert.NotNull(((TlsConnection)talk.Connection).Failure);
        talk.Connection.Close();
    }

    private static Task AssertNothingIsLeftAsync(TlsRig rig) =>
        rig.Rig.UntilAsync(loop => loop.OpenConnections == 0 && loop.Buffers.Rented == 0 && rig.Rig.Serving == 0);
}
