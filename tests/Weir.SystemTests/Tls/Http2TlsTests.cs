using System.Net;
using System.Net.Security;
using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Peers;
using Xunit;

namespace Weir.SystemTests.Tls;

/// <summary>HTTP/2 over TLS: chosen by ALPN on either side.</summary>
public sealed class Http2TlsTests : IDisposable
{
    private readonly CertificateFolder _certificates = new();

    [Theory, EveryEngine]
    public async Task A_client_that_offers_h2_gets_it(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await WeirProcess.StartAsync(
            new() { Engine = engine, Endpoints = [backend.Address], Protocol = "https", Listener = _certificates.ServerTls });
        using (var client = NewClient(weir))
        {
            for (var i = 0; i < 3; i++)
            {
                using var response = await client.GetAsync(new Uri("/", UriKind.Relative));
                Assert.Equal((HttpVersion.Version20, "hello"), (response.Version, await response.Content.ReadAsStringAsync()));
            }
        }

        Assert.All(backend.Requests, r => Assert.Contains(r.Fields, f => f.Is("X-Forwarded-Proto") && f.Value == "https"));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_listener_with_http2_off_offers_http1_alone(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await WeirProcess.StartAsync(
            new() { Engine = engine, Endpoints = [backend.Address], Protocol = "https", Listener = _certificates.ServerTls + ", http2: off" });
        await using var client = await TlsClient.ConnectAsync(weir.Address, protocols: ["h2", "http/1.1"]);
        Assert.Equal("http/1.1", client.Stream.NegotiatedApplicationProtocol.ToString());
    }

    [Theory, EveryEngine]
    public async Task A_grpc_call_goes_encrypted_from_end_to_end(string engine)
    {
        using var certificate = _certificates.Load("server");
        await using var backend = await GrpcBackend.StartAsync(certificate);
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Protocol = "https",
            Listener = _certificates.ServerTls,
            Pool = $"protocol: h2, tls: {{ ca: {_certificates.Ca}, name: localhost }}",
        });
        using var client = NewClient(weir);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("hello"));

        using var response = await client.PostAsync(new Uri("/echo", UriKind.Relative), content);

        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory, EveryEngine]
    public async Task An_endpoint_that_does_not_agree_to_h2_gives_an_error(string engine)
    {
        await using var backend = new TlsBackend(_certificates.File("server.pem"), _certificates.File("server.key"));
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Pool = $"protocol: h2, tls: {{ ca: {_certificates.Ca}, name: localhost }}",
        });
        var answer = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));
        Assert.InRange(answer.Status, 502, 503);
    }

    public void Dispose() => _certificates.Dispose();

    private static HttpClient NewClient(WeirProcess weir)
    {
        var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TlsClient.BelievesEverybody } };
        return new(handler)
        {
            BaseAddress = new Uri($"https://localhost:{((IPEndPoint)weir.Address).Port}"),
            Timeout = Deadline.Default,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }
}
