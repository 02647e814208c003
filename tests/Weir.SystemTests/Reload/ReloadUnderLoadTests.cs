using System.Net;
using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Weir.SystemTests.Tls;
using Xunit;

namespace Weir.SystemTests.Reload;

/// <summary>Reloads one after the other while requests and tunnels are under way: none of them notices.</summary>
public sealed class ReloadUnderLoadTests : IDisposable
{
    private const string Handshake =
        "GET /chat HTTP/1.1\r\nHost: a.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

    private static readonly string[] Strategies = ["round-robin", "random", "two-choices", "least-connections", "least-response-time", "ip-hash", "first"];

    private readonly CertificateFolder _certificates = new();

    [Theory, EveryEngine]
    public async Task No_request_of_any_version_fails_while_the_configuration_changes_at_random(string engine)
    {
        const int Reloads = 50;
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        Backend[] backends = [.. Enumerable.Range(0, 5).Select(i => Backend.Start(new Normal(), $"{i}"))];
        var https = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        await using var weir = await WeirProcess.StartAsync(Change(new Random(seed), engine, backends, https));
        var plain = MixedLoad.Start(weir.Address, clients: 6, perSecond: 300);
        var secure = MixedLoad.Start(https, clients: 4, perSecond: 200, "https");
        await Poll.UntilAsync(() => plain.Succeeded > 50 && secure.Succeeded > 50, "the load flows");

        for (var i = 0; i < Reloads; i++)
        {
            if (random.Next(6) == 0)
                _certificates.Issue("server", "localhost", $"n{i}.test");
            var isBad = random.Next(5) == 0;
            var settings = Change(random, engine, backends, https);
            var (isApplied, text) = await weir.ReloadAsync(isBad ? settings with { Strategy = "nonsense" } : settings);
            Assert.True(isApplied == !isBad, $"seed {seed}, reload {i}: {text}");
            var seen = plain.Succeeded + secure.Succeeded;
            await Poll.UntilAsync(() => plain.Succeeded + secure.Succeeded > seen + 20, "requests are served by what was loaded");
        }

        await plain.StopAsync();
        await secure.StopAsync();
        Assert.True(plain.Failures.Count + secure.Failures.Count + plain.BrokenPosts + secure.BrokenPosts == 0, $"seed {seed}: {string.Join('\n', plain.Failures.Concat(secure.Failures).Take(10))} {plain.BrokenPosts} {secure.BrokenPosts}\n{weir.Errors}");
        foreach (var backend in backends)
        {
            Assert.Empty(backend.Violations);
            await backend.DisposeAsync();
        }

        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_websocket_stays_over_twenty_reloads_and_is_drained_when_its_route_goes(string engine)
    {
        await using var backend = Backend.Start(new Upgrades());
        await using var other = Backend.Start(new Normal());
        WeirSettings settings = new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Routes = "{ path: /chat, pool: app }, { pool: other }",
            Pools = $"other: {{ endpoints: [ \"{other.Address}\" ] }}",
            Drain = "500ms",
        };
        await using var weir = await WeirProcess.StartAsync(settings);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(Handshake);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        await client.ReadExactlyAsync("welcome ".Length);
        for (var i = 0; i < 20; i++)
        {
            var changed = settings with
            {
                Routes = $"{{ path: /r{i}, respond: {{ body: x }} }}, {settings.Routes}",
                Strategy = Strategies[i % Strategies.Length],
                Listener = $"maxConnections: {1000 + i}",
            };
            var (isApplied, text) = await weir.ReloadAsync(changed);
            Assert.True(isApplied, text);
            await client.SendAsync("ping");
            Assert.Equal("ping", Encoding.Latin1.GetString(await client.ReadExactlyAsync(4)));
        }

        Assert.True((await weir.ReloadAsync(settings with { Routes = "{ path: /else, pool: app }, { pool: other }" })).IsApplied);
        await client.SendAsync("last");
        Assert.Equal("last", Encoding.Latin1.GetString(await client.ReadExactlyAsync(4))); // it has the drain time
        Assert.True(await client.EndsAsync(), "Its route is gone and the drain time over.");
        Assert.Equal("drained", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
    }

    [Theory, EveryEngine]
    public async Task Memory_and_threads_stay_flat(string engine)
    {
        var reloads = LongRun.Choose(500, 150);
        await using var backend = Backend.Start(new Normal());
        await using var other = Backend.Start(new Normal());
        WeirSettings settings = new() { Engine = engine, Endpoints = [backend.Address], AccessLog = false, Drain = "1s" };
        await using var weir = await WeirProcess.StartAsync(settings);
        long before = 0;
        var threads = 0;
        for (var i = 0; i < reloads; i++)
        {
            var many = string.Join(", ", Enumerable.Range(0, 100).Select(r => $"{{ path: /{i}/{r}/**, pool: app }}"));
            var (isApplied, text) = await weir.ReloadAsync(settings with
            {
                Routes = many + ", { pool: app }",
                Endpoints = i % 2 == 0 ? [backend.Address] : [backend.Address, other.Address],
                Pools = $"p{i}: {{ health: {{ tcp: true }}, endpoints: [ \"{other.Address}\" ] }}",
            });
            Assert.True(isApplied, text);
            Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
            if (i == reloads / 3)
                (before, threads) = (weir.ResidentBytes, Threads(weir.Id));
        }

        await Poll.UntilAsync(() => weir.ResidentBytes < before + (12L << 20), $"memory is what it was after a third ({before >> 20} MiB)");
        Assert.InRange(Threads(weir.Id), 1, threads + 4);
        await Poll.UntilAsync(
            async () => (await weir.ReadMetricsAsync()).Count("weir_pool_panic") == 2, () => "the pools that were removed are gone from the metrics");
    }

    public void Dispose() => _certificates.Dispose();

    private static int Threads(int process) => Directory.GetDirectories($"/proc/{process}/task").Length;

    private WeirSettings Change(Random random, string engine, Backend[] backends, EndPoint https)
    {
        string[] Some() => [.. backends.Where(_ => random.Next(2) == 0).DefaultIfEmpty(backends[0]).Select(b => $"{{ address: \"{b.Address}\", weight: {random.Next(1, 5)} }}")];
        var route = random.Next(3) switch
        {
            0 => null,
            1 => "{ path: /1/**, pool: second }, { pool: app }",
            _ => "{ pools: { app: 1, second: 2 } }",
        };
        return new()
        {
            Engine = engine,
            Loops = 2,
            AccessLog = random.Next(2) == 0,
            Strategy = Strategies[random.Next(Strategies.Length)],
            Endpoints = Some(),
            Routes = route,
            Listener = $"maxConnections: {random.Next(1000, 2000)}, requestId: {(random.Next(2) == 0 ? "true" : "false")}",
            Pool = $"slowStart: {random.Next(2)}s",
            Pools = $"second: {{ endpoints: [ {string.Join(", ", Some())} ] }}",
            Listeners = $"secure: {{ bind: \"{https}\", protocol: https, {_certificates.ServerTls}, pool: {(random.Next(2) == 0 ? "app" : "second")} }}",
        };
    }
}
