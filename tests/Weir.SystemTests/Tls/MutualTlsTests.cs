using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.Tests.Net.Tls;
using Xunit;

namespace Weir.SystemTests.Tls;

/// <summary>Clients that have to prove who they are, and what endpoints are told of it.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private const string Claims = "X-Client-Cert-Subject: CN=admin\r\nX-Client-Cert-Verified: SUCCESS\r\nX-Client-Cert-Fingerprint: 00\r\n";

    private readonly CertificateFolder _certificates = new();

    [Theory, EveryEngine]
    public async Task An_endpoint_is_told_who_the_client_is_and_not_who_it_says_it_is(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, "required");
        var alice = Certificate("alice");
        await using var client = await TlsClient.ConnectAsync(weir.Address, certificate: alice);
        Assert.Equal("hello", (await client.GetAsync("/", Claims)).BodyText);

        var request = Assert.Single(backend.Requests);
        Assert.Equal(["CN=alice"], Values("X-Client-Cert-Subject"));
        Assert.Equal(["SUCCESS"], Values("X-Client-Cert-Verified"));
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(alice.RawData))], Values("X-Client-Cert-Fingerprint"));

        IEnumerable<string> Values(string name) => request.Fields.Where(f => f.Is(name)).Select(f => f.Value);
    }

    [Theory, EveryEngine]
    public async Task Without_a_certificate_or_with_a_strangers_a_client_is_refused(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, "required");
        (string certificate, string key) = new TestAuthority("another").Issue(["mallory"]);
        foreach (var shown in new[] { null, Loaded(certificate, key) })
        {
            var error = await Record.ExceptionAsync(async () =>
            {
                await using var client = await TlsClient.ConnectAsync(weir.Address, certificate: shown);
                await client.GetAsync(); // with TLS 1.3 the client learns of it here
            });
            Assert.NotNull(error);
        }

        Assert.Empty(backend.Requests);
        Assert.All(await weir.ReadAccessLogAsync(2), entry => Assert.Equal("client-certificate", entry.Reason));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task Where_it_is_optional_the_endpoint_is_told_that_there_was_none(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, "optional");
        await using var client = await TlsClient.ConnectAsync(weir.Address);
        Assert.Equal("hello", (await client.GetAsync("/", Claims)).BodyText);
        var field = Assert.Single(Assert.Single(backend.Requests).Fields, f => f.Name.StartsWith("X-Client-Cert", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("NONE", field.Value);
    }

    public void Dispose() => _certificates.Dispose();

    private Task<WeirProcess> StartAsync(string engine, Backend backend, string verify) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Endpoints = [backend.Address],
        Protocol = "https",
        Listener = $"tls: {{ certificates: [ {_certificates.Entry("server")} ], clients: {{ verify: {verify}, ca: {_certificates.Ca}, forward: true }} }}",
    });

    private X509Certificate2 Certificate(string name)
    {
        (string certificate, string key) = _certificates.Authority.Issue([name]);
        return Loaded(certificate, key);
    }

    private static X509Certificate2 Loaded(string certificate, string key) => X509Certificate2.CreateFromPem(certificate, key);
}
