using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Jobs;

/// <summary>The framed-request protocol: two bytes in, two bytes out, one connection to each server.</summary>
public sealed class JobsTests
{
    [Theory, EveryEngine]
    public async Task Every_client_gets_its_own_answer_over_one_connection_to_each_server(string engine)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }", video, music);
        string[] jobs = [.. Enumerable.Range(0, 60).Select(i => $"{"VPM"[i % 3]}{1 + (i % 9)}")];

        var answers = await Task.WhenAll(jobs.Select(job => AskAsync(weir, job)));

        Assert.Equal(jobs.Select(job => job.ToLowerInvariant()), answers);
        Assert.Equal((1, 1), (video.Connections.Count, music.Connections.Count));
        var metrics = await weir.ReadMetricsAsync();
        Assert.Equal(60, metrics.Sum("weir_endpoint_requests_total"));
        Assert.Equal((0, 0), (metrics.Sum("weir_endpoint_in_flight"), metrics.Sum("weir_endpoint_backlog_seconds")));
        Assert.True(metrics.Sum("weir_endpoint_requests_total", ("endpoint", video.Address)) > 20);
        Assert.All(await weir.ReadAccessLogAsync(60), line => Assert.Null(line.Reason));
    }

    [Theory]
    [EveryEngine("X1", "malformed-frame")]
    [EveryEngine("Vx", "malformed-frame")]
    [EveryEngine("V10", "malformed-frame")]
    [EveryEngine("V", "short-frame")]
    public async Task What_is_no_job_is_answered_and_closed(string engine, string frame, string reason)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }", video, music);

        Assert.Equal($"! {reason}\n", await AskAsync(weir, frame));
        Assert.Equal("v1", await AskAsync(weir, "V1"));

        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_reasons_total", ("reason", reason)));
    }

    [Theory, EveryEngine]
    public async Task A_slow_frame_is_answered_and_others_are_served_meanwhile(string engine)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }", video, music, listener: "timeouts: { head: 200ms }");
        await using var slow = await RawClient.ConnectAsync(weir.Address);
        await slow.SendAsync("V");

        Assert.Equal("m1", await AskAsync(weir, "M1"));

        Assert.Equal("! slow-frame\n", Encoding.ASCII.GetString(await slow.ReadToEndAsync()));
    }

    [Theory, EveryEngine]
    public async Task The_jobs_of_a_server_that_dies_are_placed_anew(string engine)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(2), dieAt: 5));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(2)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }", video, music);
        string[] jobs = [.. Enumerable.Range(0, 40).Select(i => $"{"VPM"[i % 3]}{1 + (i % 5)}")];

        var answers = await Task.WhenAll(jobs.Select(job => AskAsync(weir, job)));

        Assert.Equal(jobs.Select(job => job.ToLowerInvariant()), answers);
        var metrics = await weir.ReadMetricsAsync();
        Assert.True(metrics.Sum("weir_retries_total") > 0);
        Assert.Equal((0, 0), (metrics.Sum("weir_endpoint_in_flight"), metrics.Sum("weir_endpoint_backlog_seconds")));
    }

    [Theory, EveryEngine]
    public async Task Without_replay_a_job_that_was_sent_is_not_given_to_another_server(string engine)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(2), dieAt: 1));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(2)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }, replay: false", video, music);

        Assert.Equal("! upstream-reset\n", await AskAsync(weir, "V1"));
        Assert.Equal("v1", await AskAsync(weir, "V1"));
    }

    [Theory, EveryEngine]
    public async Task With_keep_alive_one_job_follows_the_other(string engine)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromMilliseconds(1)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }, keepAlive: true, max: 1", video, music);
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.SendAsync("V1M2P3");
        Assert.Equal("v1m2p3", Encoding.ASCII.GetString(await client.ReadExactlyAsync(6)));
        await client.SendAsync("M1");
        Assert.Equal("m1", Encoding.ASCII.GetString(await client.ReadExactlyAsync(2)));
        client.FinishSending();
        Assert.Empty(await client.ReadToEndAsync());
    }

    [Theory, EveryEngine]
    public async Task Beyond_the_limit_jobs_are_refused(string engine)
    {
        await using var video = Backend.Start(new JobServer(TimeSpan.FromSeconds(1)));
        await using var music = Backend.Start(new JobServer(TimeSpan.FromSeconds(1)));
        await using var weir = await StartAsync(engine, "frame: { length: 2 }, max: 1", video, music);
        await using var first = await RawClient.ConnectAsync(weir.Address);
        await first.SendAsync("V2");
        await Poll.UntilAsync(() => video.Connections.Count == 1, "the first job is at its server");

        Assert.Equal("! jobs-full\n", await AskAsync(weir, "V1"));
        Assert.Equal("v2", Encoding.ASCII.GetString(await first.ReadToEndAsync()));
    }

    private static async Task<string> AskAsync(WeirProcess weir, string job)
    {
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(job);
        if (job.Length < 2)
            client.FinishSending();
        return Encoding.ASCII.GetString(await client.ReadToEndAsync());
    }

    private static Task<WeirProcess> StartAsync(string engine, string jobs, Backend video, Backend music, string? listener = null) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Loops = 2,
        Strategy = "least-finish-time",
        Protocol = "jobs",
        Listener = $"jobs: {{ {jobs} }}{(listener is null ? "" : ", " + listener)}",
        Endpoints = [$"{{ address: \"{video.Address}\", tags: {{ kind: video }} }}", $"{{ address: \"{music.Address}\", tags: {{ kind: music }} }}"],
        Pool = "costs: { video: { video: 1, music: 3 }, picture: { video: 1, music: 2 }, music: { video: 2, music: 1 } }, costUnit: 2ms, "
            + "class: { at: 0, names: { V: video, P: picture, M: music } }, size: { at: 1 }",
    });
}
