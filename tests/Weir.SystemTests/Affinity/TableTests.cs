using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Affinity;

/// <summary>Affinity that is looked up: by an application's cookie, a header, an address.</summary>
public sealed class TableTests
{
    [Theory, EveryEngine]
    public async Task A_session_stays_where_the_application_began_it(string engine)
    {
        await using var a = Backend.Start(new Sessions(), "a");
        await using var b = Backend.Start(new Sessions(), "b");
        await using var weir = await StartAsync(engine, "affinity: { learn: SID }", a, b);
        foreach (var visitor in Enumerable.Range(0, 6).Select(_ => new Visitor("SID")))
        {
            var own = await visitor.AskAsync(weir.Address);
            for (var i = 0; i < 5; i++)
                Assert.Equal(own, await visitor.AskAsync(weir.Address));
            Assert.Equal(1, visitor.TimesSet);
        }

        Assert.Equal(6, (await weir.ReadMetricsAsync()).Sum("weir_affinity_entries"));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_session_whose_endpoint_died_goes_on_elsewhere_and_stays_there(string engine)
    {
        await using var a = Backend.Start(new Sessions(), "a");
        await using var b = Backend.Start(new Sessions(), "b");
        await using var weir = await StartAsync(engine, "affinity: { learn: SID }", a, b);
        var visitor = new Visitor("SID");
        var first = await visitor.AskAsync(weir.Address);
        (first == "a" ? a : b).Kill();

        var second = await visitor.AskAsync(weir.Address);
        (first == "a" ? a : b).Restart();

        Assert.NotEqual(first, second);
        for (var i = 0; i < 4; i++)
            Assert.Equal(second, await visitor.AskAsync(weir.Address));
    }

    [Theory, EveryEngine]
    public async Task A_header_keeps_users_together_on_all_loops(string engine)
    {
        await using var a = Backend.Start(new Answering(200), "a");
        await using var b = Backend.Start(new Answering(200), "b");
        await using var weir = await StartAsync(engine, "affinity: { by: header, header: X-User }", a, b);
        for (var user = 0; user < 6; user++)
        {
            var names = new HashSet<string>();
            for (var i = 0; i < 5; i++)
                names.Add(await new Visitor("none").AskAsync(weir.Address, $"X-User: {user}\r\n"));
            Assert.Single(names);
        }
    }

    [Theory]
    [EveryEngine("http")]
    [EveryEngine("tcp")]
    public async Task An_address_keeps_its_endpoint_for_requests_and_for_connections(string engine, string protocol)
    {
        await using var a = Backend.Start(new Answering(200), "a");
        await using var b = Backend.Start(new Answering(200), "b");
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [a.Address, b.Address],
            Protocol = protocol,
            Pool = "affinity: { by: address }",
            Loops = 2,
        });
        foreach (var address in (IPAddress[])[IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")])
        {
            var names = new HashSet<string>();
            for (var i = 0; i < 6; i++)
            {
                await using var client = await RawClient.ConnectAsync(weir.Address, address);
                await client.SendAsync(RawClient.Get("/"));
                names.Add((await client.ReadResponseAsync()).BodyText);
            }

            Assert.Single(names);
        }

        Assert.Equal((6, 6), (a.Requests.Count, b.Requests.Count));
        Assert.Equal(10, (await weir.ReadMetricsAsync()).Sum("weir_affinity_hits_total"));
    }

    private static Task<WeirProcess> StartAsync(string engine, string affinity, Backend a, Backend b) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [a.Address, b.Address], Pool = affinity, Loops = 2 });
}
