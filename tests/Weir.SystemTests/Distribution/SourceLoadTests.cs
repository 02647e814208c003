using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Distribution;

/// <summary>The load bound of a hash holds for the client's address as well.</summary>
public sealed class SourceLoadTests
{
    private const int Clients = 30;

    [Theory]
    [EveryEngine("http")]
    [EveryEngine("tcp")]
    public async Task One_address_gets_more_endpoints_when_its_own_has_more_than_its_bounded_share(string engine, string protocol)
    {
        var backends = Enumerable.Range(0, 3).Select(i => Backend.Start(new Delayed(TimeSpan.FromSeconds(1)), $"{i}")).ToArray();
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [.. backends.Select(b => b.Address)],
            Protocol = protocol,
            Strategy = "{ hash: source, load: 1.25 }",
            Loops = 2,
        });

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status)));

        // ⌈1.25 × 30 / 3⌉ at once; one more each for requests that came after the first had been answered.
        Assert.All(backends, b => Assert.InRange(b.Requests.Count, 1, 13 + 1));
        foreach (var backend in backends)
            await backend.DisposeAsync();
    }
}
