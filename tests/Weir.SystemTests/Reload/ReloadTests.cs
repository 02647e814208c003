using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Reload;

/// <summary>What a reload does to each thing: what stays, what changes, what goes.</summary>
public sealed class ReloadTests
{
    private const int HangUp = 1;

    [Theory, EveryEngine]
    public async Task A_route_leads_elsewhere_and_an_idle_connection_notices_with_its_next_request(string engine)
    {
        await using var a = Backend.Start(new Normal("a"));
        await using var b = Backend.Start(new Normal("b"));
        WeirSettings settings = new() { Engine = engine, Endpoints = [a.Address], Pools = $"other: {{ endpoints: [ \"{b.Address}\" ] }}", Loops = 2 };
        await using var weir = await WeirProcess.StartAsync(settings);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        Assert.Equal("a", await AskAsync(client));

        var (isApplied, text) = await weir.ReloadAsync(settings with { Routes = "{ pool: other }" });

        Assert.True(isApplied, text);
        Assert.EndsWith("weir: reloaded: 1 route table changed\n", text, StringComparison.Ordinal); // after a warning: no route leads to one of the pools
        Assert.Equal("b", await AskAsync(client));
        var metrics = await weir.ReadMetricsAsync();
        Assert.Equal(2, metrics.Sum("weir_requests_total"));
        Assert.Equal(1, metrics.Sum("weir_reloads_total"));
        Assert.True(metrics.Sum("weir_last_reload_timestamp_seconds") > 0);
    }

    [Theory, EveryEngine]
    public async Task A_bad_file_changes_nothing_and_every_error_is_told(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        WeirSettings settings = new() { Engine = engine, Endpoints = [backend.Address] };
        await using var weir = await WeirProcess.StartAsync(settings);
        weir.Rewrite(settings with { Strategy = "leastconn", Listener = "maxConections: 5" });

        var (isApplied, text) = await weir.ReloadAsync();

        Assert.False(isApplied);
        Assert.Contains("'leastconn' is not a strategy.", text, StringComparison.Ordinal);
        Assert.Contains("'maxConections' is not a key of a listener. Did you mean 'maxConnections'?", text, StringComparison.Ordinal);
        Assert.Contains($"weir: not reloaded: 2 errors in {weir.ConfigFile}; nothing has changed\n", text, StringComparison.Ordinal);
        Assert.Contains(text, weir.Errors, StringComparison.Ordinal);
        var (_, _, checkErrors) = await ChildProcess.RunAsync("dotnet", WeirProcess.Program, "check", weir.ConfigFile);
        Assert.StartsWith(checkErrors.ReplaceLineEndings("\n").TrimEnd(), text, StringComparison.Ordinal);
        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
    }

    [Theory, EveryEngine]
    public async Task A_file_that_names_an_address_that_is_taken_changes_nothing(string engine)
    {
        await using var a = Backend.Start(new Normal("a"));
        await using var b = Backend.Start(new Normal("b"));
        WeirSettings settings = new() { Engine = engine, Endpoints = [a.Address] };
        await using var weir = await WeirProcess.StartAsync(settings);

        var (isApplied, text) = await weir.ReloadAsync(
            settings with { Endpoints = [b.Address], Listeners = $"second: {{ bind: \"{a.Address}\", pool: app }}" });

        Assert.False(isApplied);
        Assert.Contains("listeners.second: cannot listen on", text, StringComparison.Ordinal);
        Assert.Equal("a", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
    }

    [Theory, EveryEngine]
    public async Task A_removed_endpoint_finishes_its_request_and_loses_its_idle_connections(string engine)
    {
        await using var slow = Backend.Start(new Delayed(TimeSpan.FromSeconds(1)), "slow");
        await using var next = Backend.Start(new Normal("next"));
        WeirSettings settings = new() { Engine = engine, Endpoints = [slow.Address] };
        await using var weir = await WeirProcess.StartAsync(settings);
        await using var idle = await RawClient.ConnectAsync(weir.Address);
        await idle.SendAsync(RawClient.Get("/"));
        Assert.Equal(200, (await idle.ReadResponseAsync()).Status);
        await using var busy = await RawClient.ConnectAsync(weir.Address);
        await busy.SendAsync(RawClient.Get("/slow"));
        await Poll.UntilAsync(() => slow.Requests.Count == 2, "the request is under way");

        var (isApplied, text) = await weir.ReloadAsync(settings with { Endpoints = [next.Address] });

        Assert.True(isApplied, text);
        Assert.Contains("1 endpoint added, 1 endpoint removed", text, StringComparison.Ordinal);
        Assert.Equal("next", await AskAsync(idle));
        Assert.Equal(200, (await busy.ReadResponseAsync()).Status);
        await Poll.UntilAsync(() => slow.OpenConnections == 0, "the removed endpoint has no connection left");
        Assert.Equal("next", await AskAsync(busy));
    }

    [Theory, EveryEngine]
    public async Task What_outlasts_the_drain_time_of_a_removed_endpoint_is_cut(string engine)
    {
        await using var hung = Backend.Start(new Hung());
        await using var next = Backend.Start(new Normal("next"));
        WeirSettings settings = new() { Engine = engine, Endpoints = [hung.Address], Pool = "drainTimeout: 300ms" };
        await using var weir = await WeirProcess.StartAsync(settings);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        await Poll.UntilAsync(() => hung.Requests.Count == 1, "the request is under way");

        Assert.True((await weir.ReloadAsync(settings with { Endpoints = [next.Address] })).IsApplied);

        Assert.True(await client.EndsAsync(), "The connection ends.");
        Assert.Equal("drained", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_tcp_connection_stays_until_its_endpoint_is_drained_and_the_time_is_over(string engine)
    {
        await using var echo = Backend.Start(new TcpEcho());
        await using var next = Backend.Start(new TcpEcho());
        WeirSettings settings = new() { Engine = engine, Protocol = "tcp", Endpoints = [echo.Address, next.Address], Strategy = "first", Pool = "drainTimeout: 300ms" };
        await using var weir = await WeirProcess.StartAsync(settings);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await EchoAsync(client, "before");

        Assert.True((await weir.ReloadAsync(settings with { Strategy = "random" })).IsApplied);
        await EchoAsync(client, "between");
        Assert.True((await weir.ReloadAsync(settings with { Endpoints = [$"{{ address: \"{echo.Address}\", drain: true }}", next.Address] })).IsApplied);

        Assert.True(await client.EndsAsync(), "The drained endpoint's connection is cut.");
        Assert.Equal("drained", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        await using var another = await RawClient.ConnectAsync(weir.Address);
        await EchoAsync(another, "after");
        Assert.Single(next.Connections);
    }

    [Theory, EveryEngine]
    public async Task A_listener_moves_to_another_port_and_another_takes_its_place(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        WeirSettings settings = new() { Engine = engine, Endpoints = [backend.Address], Loops = 2 };
        await using var weir = await WeirProcess.StartAsync(settings);
        var elsewhere = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        await using var client = await RawClient.ConnectAsync(weir.Address);
        Assert.Equal("hello", await AskAsync(client));

        var (isApplied, text) = await weir.ReloadAsync(
            settings with { Bind = elsewhere.ToString(), Listeners = $"second: {{ bind: \"{weir.Address}\", routes: [ {{ respond: {{ body: second }} }} ] }}" });

        Assert.True(isApplied, text);
        Assert.Equal("hello", (await RawClient.ExchangeAsync(elsewhere, RawClient.Get("/"))).BodyText);
        Assert.Equal("second", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        Assert.Equal("hello", await AskAsync(client)); // on the address it came by

        Assert.True((await weir.ReloadAsync(settings)).IsApplied);
        Assert.Equal("hello", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);
        await Poll.UntilAsync(async () => (await weir.ReadMetricsAsync()).Sum("weir_connections_total", ("listener", "second")) == 0, () => "the second listener is gone");
    }

    [Theory, EveryEngine]
    public async Task Limits_log_and_admin_address_follow_the_file_and_counters_go_on(string engine)
    {
        using var folder = new TempFolder();
        var log = folder.File("access.log");
        await using var backend = Backend.Start(new Normal());
        WeirSettings settings = new() { Engine = engine, Endpoints = [backend.Address], AccessLog = false };
        await using var weir = await WeirProcess.StartAsync(settings);
        var longLine = RawClient.Get("/" + new string('x', 20_000));
        Assert.Equal(414, (await RawClient.ExchangeAsync(weir.Address, longLine)).Status);

        var (isApplied, text) = await weir.ReloadAsync(
            settings with { AccessLog = true, AccessLogTo = log, Listener = "limits: { line: 32KiB, head: 64KiB }" });

        Assert.True(isApplied, text);
        Assert.Equal("weir: reloaded: 1 access log changed, 1 listener changed\n", text);
        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, longLine)).Status);
        await Poll.UntilAsync(() => File.ReadAllLines(log).Length == 1, "the request is in the new log");
        Assert.Equal(2, (await weir.ReadMetricsAsync()).Sum("weir_requests_total"));
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_endpoint_requests_total"));
    }

    [Theory, EveryEngine]
    public async Task What_needs_a_restart_is_said_and_the_rest_is_applied(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        WeirSettings settings = new() { Engine = engine, Endpoints = [backend.Address] };
        await using var weir = await WeirProcess.StartAsync(settings);

        var (isApplied, text) = await weir.ReloadAsync(settings with { Loops = 2, Strategy = "random" });

        Assert.True(isApplied, text);
        Assert.Equal("warning: engine: its loops are made at the start. Restart to apply the change.\nweir: reloaded: 1 pool changed\n", text);
    }

    [Theory, EveryEngine]
    public async Task SIGHUP_and_the_verb_and_the_watch_reload_too(string engine)
    {
        await using var a = Backend.Start(new Normal("a"));
        await using var b = Backend.Start(new Normal("b"));
        WeirSettings settings = new() { Engine = engine, Endpoints = [a.Address] };
        await using (var weir = await WeirProcess.StartAsync(settings))
        {
            weir.Rewrite(settings with { Endpoints = [b.Address] });
            weir.Signal(HangUp);
            await Poll.UntilAsync(() => weir.Errors.Contains("weir: reloaded: 1 endpoint added, 1 endpoint removed", StringComparison.Ordinal), "SIGHUP reloads");
            Assert.Equal("b", (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).BodyText);

            weir.Rewrite(settings);
            var (code, output, errors) = await ChildProcess.RunAsync("dotnet", WeirProcess.Program, "reload", "--config", weir.ConfigFile);
            Assert.Equal((0, "weir: reloaded: 1 endpoint added, 1 endpoint removed", ""), (code, output, errors));
            weir.Rewrite("listeners: {}\n");
            (code, output, errors) = await ChildProcess.RunAsync("dotnet", WeirProcess.Program, "reload", "--admin", weir.AdminAddress.ToString()!);
            Assert.Equal((1, ""), (code, output));
            Assert.Contains("There are no listeners. At least one is needed.", errors, StringComparison.Ordinal);
        }

        await using var watched = await WeirProcess.StartAsync(settings with { Flags = ["--watch"] });
        watched.Rewrite(settings with { Endpoints = [b.Address] });
        await Poll.UntilAsync(() => watched.Errors.Contains("weir: reloaded: ", StringComparison.Ordinal), "the file's change is noticed");
        Assert.Equal("b", (await RawClient.ExchangeAsync(watched.Address, RawClient.Get("/"))).BodyText);
    }

    [Theory, EveryEngine]
    public async Task A_rate_limit_goes_on_counting_where_it_was(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        const string Limited = "{ name: all, rateLimit: { rate: 2/h }, pool: app }";
        WeirSettings settings = new() { Engine = engine, Endpoints = [backend.Address], Routes = Limited };
        await using var weir = await WeirProcess.StartAsync(settings);
        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
        Assert.Equal(200, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);

        Assert.True((await weir.ReloadAsync(settings with { Routes = "{ path: /new, respond: { status: 204 } }, " + Limited })).IsApplied);

        Assert.Equal(204, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/new"))).Status);
        Assert.Equal(429, (await RawClient.ExchangeAsync(weir.Address, RawClient.Get("/"))).Status);
    }

    private static async Task<string> AskAsync(RawClient client)
    {
        await client.SendAsync(RawClient.Get("/"));
        return (await client.ReadResponseAsync()).BodyText;
    }

    private static async Task EchoAsync(RawClient client, string word)
    {
        await client.SendAsync(word);
        Assert.Equal(word, System.Text.Encoding.Latin1.GetString(await client.ReadExactlyAsync(word.Length)));
    }
}
