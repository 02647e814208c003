using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Resilience;

/// <summary>A circuit breaker opens, half-opens and closes in the running program, and says so.</summary>
public sealed class BreakerTests
{
    [Theory, EveryEngine]
    public async Task An_endpoint_that_fails_is_left_out_tried_and_taken_back(string engine)
    {
        var behaviour = new Answering(500);
        await using var ailing = Backend.Start(behaviour, "ailing");
        await using var good = Backend.Start(new Normal(), "good");
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [ailing.Address, good.Address],
            Loops = 2,
            Pool = "breaker: { errors: 3, open: 300ms, trials: 2 }",
        });

        await UntilBreakerIsAsync(weir, ailing, "open");
        await UntilToldAsync(weir, $"{ailing.Address} healthy → unhealthy: breaker open for 0.3 s: 3 errors in a row: status 5xx");
        Assert.True((await weir.ReadMetricsAsync()).Sum("weir_endpoint_ejections_total", ("endpoint", ailing.Address)) >= 1);

        behaviour.Status = 200;
        await UntilBreakerIsAsync(weir, ailing, "closed");
        await UntilToldAsync(weir, "breaker closed: 2 requests on trial answered well");
        await weir.AssertNothingLeftAsync();
    }

    private static Task UntilToldAsync(WeirProcess weir, string what) => Poll.UntilAsync(
        () => Task.FromResult(weir.Errors.Contains(what, StringComparison.Ordinal)), () => $"stderr says '{what}'. It says:\n{weir.Errors}");

    private static Task UntilBreakerIsAsync(WeirProcess weir, Backend backend, string state) => Poll.UntilAsync(
        async () =>
        {
            await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"));
            return (await weir.ReadMetricsAsync()).Sum("weir_endpoint_breaker", ("endpoint", backend.Address), ("state", state)) > 0;
        },
        () => $"the breaker of {backend.Name} is {state}. {weir.Errors}");
}
