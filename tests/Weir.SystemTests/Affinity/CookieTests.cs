using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Peers;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Affinity;

/// <summary>The inserted cookie in the running program: over connections, deaths, drains, restarts and nodes.</summary>
public sealed class CookieTests : IAsyncLifetime
{
    private const string Key = "affinity: { cookie: weir, key: a-key-for-both-nodes }";

    private readonly Backend[] _backends = [.. "abc".Select(name => Backend.Start(new Answering(200), $"{name}"))];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var backend in _backends)
            await backend.DisposeAsync();
    }

    [Theory, EveryEngine]
    public async Task Every_client_stays_with_its_endpoint_and_the_endpoints_never_see_the_cookie(string engine)
    {
        await using var weir = await StartAsync(engine, Key, loops: 2);
        var used = new HashSet<string>();
        for (var client = 0; client < 12; client++)
        {
            var visitor = new Visitor("weir");
            var own = await visitor.AskAsync(weir.Address);
            used.Add(own);
            for (var i = 0; i < 4; i++)
                Assert.Equal(own, await visitor.AskAsync(weir.Address));
            Assert.Equal(1, visitor.TimesSet);
        }

        Assert.Equal(3, used.Count);
        Assert.All(_backends.SelectMany(b => b.Requests), r => Assert.DoesNotContain("weir=", string.Concat(r.Fields.Values("Cookie")), StringComparison.Ordinal));
        Assert.Contains(_backends.SelectMany(b => b.Requests), r => r.Fields.Values("Cookie").SequenceEqual(["first=1; last=2"]));
        Assert.All(_backends, b => Assert.Empty(b.Violations));
        var metrics = await weir.ReadMetricsAsync();
        Assert.Equal((48, 12), (metrics.Sum("weir_affinity_hits_total"), metrics.Sum("weir_affinity_misses_total")));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task The_clients_of_a_killed_endpoint_move_once_and_stay_when_it_is_back(string engine)
    {
        await using var weir = await StartAsync(engine, Key);
        var visitors = Enumerable.Range(0, 6).Select(_ => new Visitor("weir")).ToArray();
        var before = await AskAllAsync(visitors, weir.Address);
        _backends[0].Kill();

        var moved = await AskAllAsync(visitors, weir.Address);
        _backends[0].Restart();
        var after = await AskAllAsync(visitors, weir.Address);

        Assert.Contains("a", before);
        Assert.DoesNotContain("a", moved);
        Assert.Equal(moved, after);
        Assert.All(before.Zip(moved).Where(pair => pair.First != "a"), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(before.Count(name => name == "a"), (await weir.ReadMetricsAsync()).Sum("weir_affinity_rewritten_total"));
    }

    [Theory, EveryEngine]
    public async Task A_draining_endpoint_keeps_its_clients_over_a_restart_and_a_disabled_one_does_not(string engine)
    {
        using var folder = new TempFolder();
        var affinity = $"affinity: {{ cookie: weir, keyFile: {folder.Write("key", "0123456789abcdef0123456789abcdef\n")} }}";
        var visitors = Enumerable.Range(0, 6).Select(_ => new Visitor("weir")).ToArray();
        string[] before;
        await using (var weir = await StartAsync(engine, affinity))
            before = await AskAllAsync(visitors, weir.Address);

        await using (var weir = await StartAsync(engine, affinity, first: "drain: true"))
        {
            Assert.Equal(before, await AskAllAsync(visitors, weir.Address));
            var newcomers = Enumerable.Range(0, 6).Select(_ => new Visitor("weir")).ToArray();
            Assert.DoesNotContain("a", await AskAllAsync(newcomers, weir.Address));
        }

        await using (var weir = await StartAsync(engine, affinity, first: "disabled: true"))
        {
            Assert.DoesNotContain("a", await AskAllAsync(visitors, weir.Address));
            Assert.Equal(before.Count(name => name == "a"), (await weir.ReadMetricsAsync()).Sum("weir_affinity_lost_total"));
        }
    }

    [Theory, EveryEngine]
    public async Task The_endpoint_that_takes_a_client_over_is_told_from_which_one(string engine)
    {
        await using var weir = await StartAsync(engine, Key);
        var visitor = new Visitor("weir");
        var first = await visitor.AskAsync(weir.Address);
        var own = _backends.Single(b => b.Name == first);
        own.Kill();
        var second = await visitor.AskAsync(weir.Address, "Weir-Resumed: forged\r\n");
        var next = _backends.Single(b => b.Name == second);
        Assert.NotSame(own, next);
        Assert.Equal([own.Address], next.Requests[^1].Fields.Values("Weir-Resumed"));
        await visitor.AskAsync(weir.Address);
        Assert.Empty(next.Requests[^1].Fields.Values("Weir-Resumed"));
    }

    [Theory, EveryEngine]
    public async Task Two_nodes_with_one_key_agree_and_one_with_another_starts_anew(string engine)
    {
        await using var one = await StartAsync(engine, Key);
        await using var two = await StartAsync(engine, Key);
        await using var stranger = await StartAsync(engine, "affinity: { cookie: weir }");
        var visitor = new Visitor("weir");

        var own = await visitor.AskAsync(one.Address);
        for (var i = 0; i < 4; i++)
            Assert.Equal(own, await visitor.AskAsync(two.Address));
        Assert.Equal(1, visitor.TimesSet);

        await visitor.AskAsync(stranger.Address);
        Assert.Equal(2, visitor.TimesSet);
    }

    [Theory]
    [EveryEngine("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [EveryEngine("a")]
    [EveryEngine("10.0.0.1:80")]
    [EveryEngine("\"\"")]
    public async Task A_forged_cookie_counts_as_none(string engine, string forged)
    {
        await using var weir = await StartAsync(engine, Key);
        var visitor = new Visitor("weir") { Cookie = forged };

        await visitor.AskAsync(weir.Address);

        Assert.Equal((200, 1), (visitor.Response!.Status, visitor.TimesSet));
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_affinity_misses_total"));
    }

    [Theory, EveryEngine]
    public async Task With_refuse_a_client_gets_503_rather_than_another_endpoint(string engine)
    {
        await using var weir = await StartAsync(engine, "affinity: { cookie: weir, onLost: refuse }, health: { passive: { connectFailures: 2 } }");
        var visitor = new Visitor("weir");
        var own = await visitor.AskAsync(weir.Address);
        Array.Find(_backends, b => b.Name == own)!.Kill();

        // Once the endpoint is known to be down, it is not even tried.
        await Poll.UntilAsync(
            async () =>
            {
                await visitor.AskAsync(weir.Address);
                Assert.Equal(503, visitor.Response!.Status);
                return weir.ReadAccessLog().Any(entry => entry.Reason == "affinity-lost");
            },
            () => "the client is refused for want of its endpoint");
        Assert.NotEqual(own, await new Visitor("weir").AskAsync(weir.Address));
    }

    [Theory(Skip = Tool.NoCurl, SkipUnless = nameof(Tool.HasCurl), SkipType = typeof(Tool)), EveryEngine]
    public async Task A_cookie_jar_takes_every_attribute_and_sends_the_cookie_back(string engine)
    {
        await using var weir = await StartAsync(engine, "affinity: { cookie: weir, path: /app, maxAge: 1h, sameSite: strict }");
        using var folder = new TempFolder();
        var jar = folder.File("jar");
        var url = $"http://127.0.0.1:{((IPEndPoint)weir.Address).Port}/app";

        var first = await CurlAsync(url, "-c", jar, "-i");
        var line = Assert.Single(File.ReadLines(jar), l => l.Contains("\tweir\t", StringComparison.Ordinal)).Split('\t');
        var second = await CurlAsync(url, "-b", jar, "-i");

        Assert.Contains("; Path=/app; Max-Age=3600; HttpOnly; SameSite=Strict\n", first, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: private\n", first, StringComparison.Ordinal);
        Assert.Equal(("#HttpOnly_127.0.0.1", "/app", "FALSE"), (line[0], line[2], line[3]));
        Assert.InRange(long.Parse(line[4], System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), 3500, 3600);
        Assert.Equal(first[^1], second[^1]);
        Assert.DoesNotContain("Set-Cookie", second, StringComparison.OrdinalIgnoreCase);
    }

    [Theory, EveryEngine]
    public async Task A_new_key_above_the_old_one_keeps_all_clients_and_signs_their_cookies_anew(string engine)
    {
        const string Old = "0123456789abcdef0123456789abcdef";
        const string New = "fedcba9876543210fedcba9876543210";
        using var folder = new TempFolder();
        var visitors = Enumerable.Range(0, 6).Select(_ => new Visitor("weir")).ToArray();
        string[] before;
        await using (var weir = await StartAsync(engine, KeyFile($"{Old}\n")))
            before = await AskAllAsync(visitors, weir.Address);

        await using (var weir = await StartAsync(engine, KeyFile($"{New}\n{Old}\n")))
        {
            Assert.Equal(before, await AskAllAsync(visitors, weir.Address));
            Assert.Equal(before, await AskAllAsync(visitors, weir.Address));
            Assert.All(visitors, visitor => Assert.Equal(2, visitor.TimesSet));
        }

        await using (var weir = await StartAsync(engine, KeyFile($"{New}\n")))
            Assert.Equal(before, await AskAllAsync(visitors, weir.Address));

        string KeyFile(string keys) => $"affinity: {{ cookie: weir, keyFile: {folder.Write("key", keys)} }}";
    }

    [Theory, EveryEngine]
    public async Task A_key_that_cannot_be_read_is_said_at_start(string engine)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(engine, "affinity: { cookie: weir, keyFile: /nowhere/weir.key }"));

        Assert.Contains("pools.app.affinity.keyFile: ", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string[]> AskAllAsync(Visitor[] visitors, EndPoint weir)
    {
        var names = new string[visitors.Length];
        for (var i = 0; i < names.Length; i++)
            names[i] = await visitors[i].AskAsync(weir);
        return names;
    }

    private static async Task<string> CurlAsync(string url, params string[] arguments)
    {
        var (code, text, errors) = await ChildProcess.RunAsync("curl", ["-sS", "--max-time", "20", url, .. arguments]);
        Assert.True(code == 0, $"curl ended with {code}: {errors}");
        return text;
    }

    private Task<WeirProcess> StartAsync(string engine, string affinity, string first = "drain: false", int loops = 1) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Endpoints = [$"{{ address: \"{_backends[0].Address}\", {first} }}", _backends[1].Address, _backends[2].Address],
        Pool = affinity,
        Loops = loops,
    });
}
