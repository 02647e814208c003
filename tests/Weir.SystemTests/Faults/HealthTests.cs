using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>Active checks against endpoints that die and come back.</summary>
public sealed class HealthTests
{
    [Theory]
    [EveryEngine("tcp: true")]
    [EveryEngine("http: /healthz")]
    public async Task An_endpoint_that_dies_gets_no_more_work_and_comes_back(string engine, string check)
    {
        await using var a = Backend.Start(new Normal(), "a");
        await using var b = Backend.Start(new Normal(), "b");
        await using var weir = await StartAsync(engine, check, "panic: false", a, b);

        a.Kill();
        await UntilUpAsync(weir, a, up: 0);
        for (var i = 0; i < 10; i++)
            Assert.Equal("b", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        Assert.Equal(0, (await weir.ReadMetricsAsync()).Sum("weir_retries_total"));

        a.Restart();
        await UntilUpAsync(weir, a, up: 1);
        await Poll.UntilAsync(
            async () => (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText == "a",
            () => "the endpoint that came back serves again");
    }

    [Theory, EveryEngine]
    public async Task Without_a_healthy_endpoint_the_answer_is_503(string engine)
    {
        await using var a = Backend.Start(new Normal(), "a");
        await using var weir = await StartAsync(engine, "tcp: true", "panic: false", a);

        a.Kill();
        await UntilUpAsync(weir, a, up: 0);

        Assert.Equal(503, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.False(string.IsNullOrEmpty(entry.Reason), "The log says why.");
    }

    [Theory, EveryEngine]
    public async Task In_a_panic_even_unhealthy_endpoints_are_tried(string engine)
    {
        await using var a = Backend.Start(new Normal(), "a");
        await using var weir = await StartAsync(engine, "http: /healthz, expect: 204", "panic: true", a);

        await UntilUpAsync(weir, a, up: 0);

        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
    }

    private static Task<WeirProcess> StartAsync(string engine, string check, string pool, params Backend[] backends) =>
        WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [.. backends.Select(b => b.Address)],
            Pool = $"{pool}, health: {{ {check}, every: 200ms, timeout: 200ms, fastEvery: 100ms, rise: 2, fall: 2 }}",
        });

    private static Task UntilUpAsync(WeirProcess weir, Backend backend, int up) => Poll.UntilAsync(
        async () => (await weir.ReadMetricsAsync()).Sum("weir_endpoint_up", ("endpoint", backend.Address)) == up,
        () => $"weir_endpoint_up of {backend.Address} is {up}");
}
