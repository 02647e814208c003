using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.Tests.Net.Tls;
using Xunit;

namespace Weir.SystemTests.Tls;

/// <summary>Endpoints that are spoken to over TLS.</summary>
public sealed class UpstreamTlsTests : IDisposable
{
    private readonly CertificateFolder _certificates = new();

    [Theory, EveryEngine]
    public async Task A_connection_is_used_again_and_the_endpoint_has_proved_its_name(string engine)
    {
        await using var backend = Start();
        await using var weir = await StartAsync(engine, $"localhost:{backend.Port}", $"tls: {{ ca: {_certificates.Ca} }}");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("hello", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
            await Task.Delay(20); // for the session tickets: they must not look like bytes that nobody asked for
        }

        Assert.Equal(1, backend.Connections);
        Assert.Equal("localhost", Assert.Single(backend.Names));
    }

    [Theory, EveryEngine]
    public async Task An_address_is_proved_as_a_name_is(string engine)
    {
        await using var backend = Start();
        await using var weir = await StartAsync(engine, backend.Address, $"tls: {{ ca: {_certificates.Ca} }}");
        Assert.Equal("hello", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
    }

    [Theory, EveryEngine]
    public async Task An_endpoint_that_nobody_vouches_for_is_not_spoken_to(string engine)
    {
        await using var backend = Start();
        _certificates.Replace("other-ca.pem", new TestAuthority("another").Pem);
        await using var weir = await StartAsync(engine, backend.Address, $"tls: {{ ca: {_certificates.File("other-ca.pem")} }}");
        var answer = await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));
        Assert.Equal(502, answer.Status);
        Assert.Equal("upstream-certificate", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        await Poll.UntilAsync(() => weir.Errors.Contains("the TLS handshake failed: ", StringComparison.Ordinal), "the reason is on stderr");
    }

    [Theory, EveryEngine]
    public async Task An_endpoint_with_another_name_is_not_spoken_to(string engine)
    {
        await using var backend = Start();
        await using var weir = await StartAsync(engine, backend.Address, $"tls: {{ ca: {_certificates.Ca}, name: other.test }}");
        Assert.Equal(502, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
        Assert.Equal("upstream-certificate", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
    }

    [Theory, EveryEngine]
    public async Task Without_a_ca_the_authorities_of_the_system_count(string engine)
    {
        await using var backend = Start();
        await using var weir = await StartAsync(engine, backend.Address, "tls: {}");
        Assert.Equal(502, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
    }

    [Theory, EveryEngine]
    public async Task Verification_can_be_switched_off_and_the_name_is_still_asked_for(string engine)
    {
        await using var backend = Start();
        await using var weir = await StartAsync(engine, backend.Address, "tls: { verify: off, name: any.test }");
        Assert.Equal("hello", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        Assert.Equal("any.test", Assert.Single(backend.Names));
    }

    [Theory, EveryEngine]
    public async Task We_show_our_certificate_to_an_endpoint_that_asks(string engine)
    {
        _certificates.Issue("us", "weir.test");
        await using var backend = Start(asksClients: true);
        await using var weir = await StartAsync(
            engine, backend.Address, $"tls: {{ ca: {_certificates.Ca}, certificate: {_certificates.File("us.pem")}, key: {_certificates.File("us.key")} }}");
        Assert.Equal("hello", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        Assert.Equal("CN=weir.test", Assert.Single(backend.Clients));
    }

    [Theory, EveryEngine]
    public async Task An_endpoint_that_speaks_no_tls_is_a_failure_and_another_is_tried(string engine)
    {
        await using var plain = Backend.Start(new Normal("plain"));
        await using var alone = await StartAsync(engine, plain.Address, $"tls: {{ ca: {_certificates.Ca} }}");
        Assert.Equal(502, (await RawClient.ExchangeAsync(alone.Address, RawClient.Get("/"))).Status);

        await using var good = Start();
        await using var both = await StartAsync(engine, plain.Address, $"tls: {{ ca: {_certificates.Ca} }}", good.Address);
        for (var i = 0; i < 4; i++)
            Assert.Equal("hello", (await RawClient.ExchangeAsync(both.Address, RawClient.Get("/"))).BodyText);
    }

    [Theory, EveryEngine]
    public async Task Checks_speak_tls_too(string engine)
    {
        await using var backend = Start();
        const string health = "health: { http: /, every: 100ms, fastEvery: 50ms, timeout: 100ms, initial: unhealthy }, panic: false";
        await using var weir = await StartAsync(engine, backend.Address, $"tls: {{ ca: {_certificates.Ca} }}, {health}");
        await Poll.UntilAsync(
            async () => (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status == 200, () => "the endpoint is healthy");

        _certificates.Replace("other-ca.pem", new TestAuthority("another").Pem);
        await using var doubting = await StartAsync(
            engine, backend.Address, $"tls: {{ ca: {_certificates.File("other-ca.pem")} }}, {health.Replace("unhealthy", "healthy", StringComparison.Ordinal)}");
        await Poll.UntilAsync(() => doubting.Errors.Contains("healthy → unhealthy: ", StringComparison.Ordinal), "the check has failed");
        Assert.Contains("the TLS handshake failed: the endpoint's certificate is not trusted", doubting.Errors, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task An_authority_that_changes_changes_whom_we_speak_to_over_connections_at_hand_too(string engine)
    {
        await using var backend = Start();
        _certificates.Replace("pool-ca.pem", _certificates.Authority.Pem);
        await using var weir = await StartAsync(engine, backend.Address, $"tls: {{ ca: {_certificates.File("pool-ca.pem")} }}");
        Assert.Equal("hello", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        _certificates.Replace("pool-ca.pem", new TestAuthority("another").Pem);
        await Poll.UntilAsync(() => weir.Errors.Contains("pools.app: certificate files have changed; new connections use them", StringComparison.Ordinal), "the file is read");
        // Neither the idle connection nor its session gets us there any more.
        Assert.Equal(502, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
        _certificates.Replace("pool-ca.pem", _certificates.Authority.Pem);
        await Poll.UntilAsync(async () => (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status == 200, () => "the endpoint is believed again");
    }

    public void Dispose() => _certificates.Dispose();

    private TlsBackend Start(bool asksClients = false) => new(_certificates.File("server.pem"), _certificates.File("server.key"), asksClients);

    private static Task<WeirProcess> StartAsync(string engine, string endpoint, string pool, params string[] more) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [endpoint, .. more], Pool = pool });
}
