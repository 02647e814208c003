using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Routing;

/// <summary>A canary gets its share of the clients, and each client stays where it is.</summary>
public sealed class SplitTests(ITestOutputHelper output)
{
    private const int Clients = 2000;

    [Theory, EveryEngine]
    public async Task A_canary_gets_its_share_of_clients_and_keeps_them(string engine)
    {
        await using var web = Backend.Start(new Normal(), "web");
        await using var canary = Backend.Start(new Normal(), "canary");
        var before = await SidesAsync(engine, web, canary, "{ app: 90, canary: 10 }");
        var canaries = before.Count(side => side == "canary");
        output.WriteLine($"{canaries} of {Clients} clients are on the canary");
        // Each client is a coin thrown once: five standard deviations.
        var deviation = Math.Sqrt(Clients * 0.1 * 0.9);
        Assert.InRange(canaries, (Clients * 0.1) - (5 * deviation), (Clients * 0.1) + (5 * deviation));

        // Another process with slightly other weights: nobody leaves the canary, and about a twentieth comes to it.
        var after = await SidesAsync(engine, web, canary, "{ app: 85, canary: 15 }");
        var moved = before.Zip(after).Count(sides => sides.First != sides.Second);
        Assert.DoesNotContain(before.Zip(after), sides => sides is { First: "canary", Second: "web" });
        Assert.InRange(moved, Clients * 0.02, Clients * 0.08);
    }

    [Theory, EveryEngine]
    public async Task Without_a_key_an_address_stays_on_its_side(string engine)
    {
        await using var web = Backend.Start(new Normal(), "web");
        await using var canary = Backend.Start(new Normal(), "canary");
        await using var weir = await StartAsync(engine, web, canary, "{ app: 1, canary: 1 }", sticky: "");
        var sides = new List<string>();
        for (var address = 1; address <= 24; address++)
        {
            var seen = new HashSet<string>();
            for (var connection = 0; connection < 3; connection++)
            {
                await using var client = await RawClient.ConnectAsync(weir.Address, IPAddress.Parse($"127.0.0.{address}"));
                await client.SendAsync(RawClient.Get("/"));
                seen.Add((await client.ReadResponseAsync()).BodyText);
            }

            sides.Add(Assert.Single(seen));
        }

        Assert.Equal(2, sides.Distinct().Count());
    }

    private static async Task<IReadOnlyList<string>> SidesAsync(string engine, Backend web, Backend canary, string weights)
    {
        await using var weir = await StartAsync(engine, web, canary, weights, "sticky: { cookie: id }, ");
        await using var client = await RawClient.ConnectAsync(weir.Address);
        var sides = new List<string>();
        for (var id = 0; id < Clients; id++)
        {
            await client.SendAsync($"GET / HTTP/1.1\r\nHost: test.example\r\nCookie: id=user-{id}\r\n\r\n");
            sides.Add((await client.ReadResponseAsync()).BodyText);
        }

        return sides;
    }

    private static Task<WeirProcess> StartAsync(string engine, Backend web, Backend canary, string weights, string sticky) =>
        WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [web.Address],
            AccessLog = false,
            Routes = $"{{ {sticky}pools: {weights} }}",
            Pools = $"canary: {{ endpoints: [ \"{canary.Address}\" ] }}",
        });
}
