using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>Signals other than the two that stop: none of them may cost a connection.</summary>
public sealed class SignalTests
{
    private const int HangUp = 1;
    private const int User1 = 10;
    private const int User2 = 12;

    [Theory]
    [EveryEngine(HangUp, "weir: SIGHUP: reloading the configuration")]
    [EveryEngine(User1, "weir: SIGUSR1: ignored; the access log goes to no file")]
    [EveryEngine(User2, "weir: SIGUSR2: ignored")]
    public async Task A_signal_is_answered_with_one_line_and_ends_nothing(string engine, int signal, string says)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        for (var i = 1; i <= 2; i++)
        {
            var expected = i;
            weir.Signal(signal);
            await Poll.UntilAsync(() => weir.Errors.Split(says).Length - 1 == expected, $"'{says}' is said {expected} times");
            await client.SendAsync(RawClient.Get("/"));
            Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        }

        weir.Terminate();
        Assert.Equal(0, await weir.WaitForExitAsync(Deadline.Default));
    }

    [Theory, EveryEngine]
    public async Task A_rotated_access_log_goes_on_in_a_new_file_and_loses_nothing(string engine)
    {
        const int Half = 50;
        using var folder = new TempFolder();
        var log = folder.Write("access.log", "");
        var rotated = log + ".1";
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], AccessLogTo = log, Loops = 2 });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await AskAsync("/old");
        File.Move(log, rotated);
        weir.Signal(User1);
        await Poll.UntilAsync(() => File.Exists(log), "the log is opened anew");
        var before = File.ReadAllLines(rotated);
        await AskAsync("/new");
        weir.Terminate();
        Assert.Equal(0, await weir.WaitForExitAsync(Deadline.Default));

        Assert.Equal(before, File.ReadAllLines(rotated));
        var lines = (string[])[.. before, .. File.ReadAllLines(log)];
        Assert.Equal(Half, lines.Count(line => line.Contains("\"/old\"", StringComparison.Ordinal)));
        Assert.Equal(Half, lines.Count(line => line.Contains("\"/new\"", StringComparison.Ordinal)));

        async Task AskAsync(string path)
        {
            for (var i = 0; i < Half; i++)
            {
                await client.SendAsync(RawClient.Get(path));
                Assert.Equal(200, (await client.ReadResponseAsync()).Status);
            }
        }
    }

    [Fact]
    public async Task A_demo_whose_terminal_goes_leaves_nothing_behind()
    {
        await using var demo = ChildProcess.Start("dotnet", WeirProcess.Program, "demo", "--backends", "2", "--port", $"{FreePort.Next()}");
        await Poll.UntilAsync(() => demo.HasExited || demo.Output.Any(line => line.Contains("kill ", StringComparison.Ordinal)), "the demo runs", Deadline.Start);
        var line = Assert.Single(demo.Output, line => line.Contains("kill ", StringComparison.Ordinal));
        var victim = int.Parse(line.Trim().Split(' ')[1]);
        var file = Path.Combine(Path.GetTempPath(), $"weir-demo-{demo.Id}.yaml");
        Assert.True(File.Exists(file));

        demo.Signal(HangUp);
        demo.Signal(HangUp);

        Assert.Equal(0, await demo.WaitForExitAsync(Deadline.Start));
        Assert.False(File.Exists(file));
        Assert.False(Directory.Exists($"/proc/{victim}"));
    }

    [Fact]
    public async Task A_start_that_fails_is_one_line_with_its_mend()
    {
        var (code, _, errors) = await ChildProcess.RunAsync(
            "sh", "-c", $"ulimit -n 64; exec dotnet '{WeirProcess.Program}' run --listen 127.0.0.1:{FreePort.Next()} --to 127.0.0.1:1 --loops 16");
        Assert.Equal(1, code);
        var line = Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("weir: ", line, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", line, StringComparison.Ordinal);
    }
}
