using System.Net;
using System.Security.Authentication;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Tls;

/// <summary>Handshakes with clients: which are agreed to, which refused, and which never come to an end.</summary>
public sealed class HandshakeTests : IDisposable
{
    private readonly CertificateFolder _certificates = new();

    [Theory, EveryEngine]
    public async Task Tls_1_2_and_1_3_are_spoken_and_the_request_is_served(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        foreach (var version in new[] { SslProtocols.Tls12, SslProtocols.Tls13 })
        {
            await using var client = await TlsClient.ConnectAsync(weir.Address, versions: version, protocols: ["http/1.1"]);
            Assert.Equal(version, client.Stream.SslProtocol);
            Assert.Equal("http/1.1", client.Stream.NegotiatedApplicationProtocol.ToString());
            for (var i = 0; i < 3; i++)
                Assert.Equal("hello", (await client.GetAsync()).BodyText);
        }

        Assert.All(backend.Requests, r => Assert.Contains(r.Fields, f => f.Is("X-Forwarded-Proto") && f.Value == "https"));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task The_minimum_is_kept(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, $"tls: {{ minimum: \"1.3\", certificates: [ {_certificates.Entry("server")} ] }}");
        await AssertRefusedAsync(() => TlsClient.ConnectAsync(weir.Address, versions: SslProtocols.Tls12));
        await using var client = await TlsClient.ConnectAsync(weir.Address, versions: SslProtocols.Tls13);
        Assert.Equal("hello", (await client.GetAsync()).BodyText);
        Assert.Equal("tls-handshake", (await weir.ReadAccessLogAsync(2))[0].Reason);
    }

    [Theory, EveryEngine]
    public async Task The_certificate_goes_by_the_name(string engine)
    {
        _certificates.Issue("wild", "*.shop.test");
        _certificates.Issue("shop", "www.shop.test");
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(
            engine, backend, $"tls: {{ certificates: [ {_certificates.Entry("server")}, {_certificates.Entry("wild")}, {_certificates.Entry("shop")} ] }}");
        foreach (var (host, subject) in new[] { ("localhost", "CN=localhost"), ("a.shop.test", "CN=*.shop.test"), ("www.shop.test", "CN=www.shop.test"), ("other.test", "CN=localhost") })
        {
            await using var client = await TlsClient.ConnectAsync(weir.Address, host);
            Assert.Equal((host, subject), (host, client.Subject));
        }
    }

    [Theory, EveryEngine]
    public async Task A_client_that_offers_other_protocols_only_is_refused(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        await AssertRefusedAsync(() => TlsClient.ConnectAsync(weir.Address, protocols: ["smtp"]));
    }

    [Theory]
    [EveryEngine("")]
    [EveryEngine("\u0016\u0003\u0001\u0002")]
    public async Task A_handshake_that_does_not_get_on_is_ended_in_time(string engine, string sent)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, _certificates.ServerTls + ", timeouts: { handshake: 200ms }");
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(sent);
        Assert.True(await client.EndsAsync());
        Assert.Equal("tls-timeout", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task Garbage_is_refused_and_harms_nobody(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        var random = new Random(11);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[random.Next(1, 600)];
            random.NextBytes(bytes);
            if (i % 2 == 0)
                bytes[0] = 22; // the beginning of a record
            await using var client = await RawClient.ConnectAsync(weir.Address);
            await client.SendAsync(bytes);
            client.FinishSending();
            try
            {
                await client.ReadToEndAsync();
            }
            catch (IOException)
            {
                // A reset will do.
            }
        }

        await using var good = await TlsClient.ConnectAsync(weir.Address);
        Assert.Equal("hello", (await good.GetAsync()).BodyText);
        await good.DisposeAsync();
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task Handshakes_are_counted_by_listener_and_by_endpoint(string engine)
    {
        await using var endpoint = new TlsBackend(_certificates.File("server.pem"), _certificates.File("server.key"));
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [endpoint.Address],
            Protocol = "https",
            Listener = _certificates.ServerTls,
            Pool = $"tls: {{ ca: {_certificates.Ca} }}",
        });
        foreach (var version in new[] { SslProtocols.Tls12, SslProtocols.Tls13, SslProtocols.Tls13 })
        {
            await using var client = await TlsClient.ConnectAsync(weir.Address, versions: version);
            Assert.Equal("hello", (await client.GetAsync()).BodyText);
        }

        await AssertRefusedAsync(() => TlsClient.ConnectAsync(weir.Address, protocols: ["smtp"]));
        Assert.Equal(400, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);

        var metrics = await weir.ReadMetricsAsync();
        Assert.Equal(1, metrics.Sum("weir_tls_handshakes_total", ("listener", "web"), ("version", "1.2"), ("resumed", "false")));
        Assert.Equal(2, metrics.Sum("weir_tls_handshakes_total", ("listener", "web"), ("version", "1.3")));
        Assert.Equal(1, metrics.Sum("weir_tls_handshake_failures_total", ("reason", "plain-http")));
        Assert.Equal(2, metrics.Sum("weir_tls_handshake_failures_total", ("listener", "web")));
        Assert.Equal(1, metrics.Sum("weir_endpoint_tls_handshakes_total", ("pool", "app"), ("version", "1.3")));
    }

    [Theory, EveryEngine]
    public async Task Plain_http_is_told_of_its_mistake(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        var answer = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));
        Assert.Equal(400, answer.Status);
        Assert.Contains("https://", answer.BodyText, StringComparison.Ordinal);
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Equal((400, "plain-http"), (entry.Status, entry.Reason));
    }

    [Theory, EveryEngine]
    public async Task A_check_that_only_connects_leaves_no_trace(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        for (var i = 0; i < 3; i++)
            await (await RawClient.ConnectAsync(weir.Address)).DisposeAsync();
        await weir.AssertNothingLeftAsync();
        Assert.Empty(weir.ReadAccessLog());
    }

    [Theory, EveryEngine]
    public async Task A_tcp_listener_can_be_encrypted_too(string engine)
    {
        await using var backend = Backend.Start(new TcpEcho());
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Protocol = "tcp",
            Listener = _certificates.ServerTls,
        });
        await using var client = await TlsClient.ConnectAsync(weir.Address);
        await client.Stream.WriteAsync("ping"u8.ToArray());
        Assert.Equal("ping", System.Text.Encoding.ASCII.GetString(await client.Wire.ReadExactlyAsync(4, CancellationToken.None)));

        var bulk = new byte[4_000_000];
        new Random(9).NextBytes(bulk);
        var sending = client.Stream.WriteAsync(bulk).AsTask();
        var back = await client.Wire.ReadExactlyAsync(bulk.Length, CancellationToken.None);
        await sending;
        Assert.True(bulk.AsSpan().SequenceEqual(back));
        await client.DisposeAsync();
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_body_of_megabytes_goes_both_ways(string engine)
    {
        await using var backend = Backend.Start(new Echoing());
        await using var weir = await StartAsync(engine, backend);
        using var handler = new SocketsHttpHandler { SslOptions = new() { RemoteCertificateValidationCallback = TlsClient.BelievesEverybody } };
        using var http = new HttpClient(handler);
        var body = new byte[5_000_000];
        new Random(3).NextBytes(body);
        using var content = new ByteArrayContent(body);
        using var answer = await http.PostAsync(new Uri($"https://127.0.0.1:{((IPEndPoint)weir.Address).Port}/"), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var received = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(body.AsSpan().SequenceEqual(received));
    }

    public void Dispose() => _certificates.Dispose();

    private Task<WeirProcess> StartAsync(string engine, Backend backend, string? listener = null) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Protocol = "https", Listener = listener ?? _certificates.ServerTls });

    private static async Task AssertRefusedAsync(Func<Task<TlsClient>> connect)
    {
        var error = await Record.ExceptionAsync(connect);
        Assert.True(error is AuthenticationException or IOException, $"{error}");
    }
}
