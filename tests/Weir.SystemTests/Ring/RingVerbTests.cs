using System.Net;
using Weir.Ring.Storage;
using Weir.Ring.Transport;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Ring;

/// <summary>The verbs of <c>weir ring</c> against real nodes, and the balancer as a node.</summary>
public sealed class RingVerbTests
{
    private const string Secret = "a secret that only this test knows";

    [Fact]
    public async Task Keys_are_put_got_listed_looked_up_and_deleted()
    {
        using var folder = new TempFolder();
        var secretFile = folder.Write("ring.secret", Secret);
        await using var node = await RingProcess.StartAsync(secretFile);
        string[] target = ["--node", node.Address.ToString(), "--secret-file", secretFile];

        var put = await RunAsync(["ring", "put", "greeting", "hello", "--ttl", "10m", .. target]);
        Assert.Equal((0, true), (put.ExitCode, put.Output.Contains("1 copy", StringComparison.Ordinal)));
        Assert.Equal((0, "hello"), Short(await RunAsync(["ring", "get", "greeting", .. target])));
        Assert.Contains("greeting\t5 bytes\tuntil ", (await RunAsync(["ring", "list", .. target])).Output, StringComparison.Ordinal);
        Assert.Contains($"owner  {node.Address}", (await RunAsync(["ring", "lookup", "greeting", .. target])).Output, StringComparison.Ordinal);
        var status = (await RunAsync(["ring", "status", .. target])).Output;
        Assert.Contains("1 owned", status, StringComparison.Ordinal);
        Assert.Contains("[1]", status, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(["ring", "delete", "greeting", .. target])).ExitCode);
        var gone = await RunAsync(["ring", "get", "greeting", .. target]);
        Assert.Equal((1, true), (gone.ExitCode, gone.Errors.Contains("no such key", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_that_is_not_there_or_has_another_secret_is_unreachable_and_the_stranger_is_logged()
    {
        using var folder = new TempFolder();
        var nobody = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        var absent = await RunAsync(["ring", "get", "greeting", "--node", nobody.ToString()]);
        Assert.Equal((2, true), (absent.ExitCode, absent.Errors.Contains("no node answers", StringComparison.Ordinal)));

        await using var node = await RingProcess.StartAsync(folder.Write("ring.secret", Secret));
        var stranger = await RunAsync(["ring", "get", "greeting", "--node", node.Address.ToString(), "--secret-file", folder.Write("other.secret", "quite another secret")]);
        Assert.Equal((2, true), (stranger.ExitCode, stranger.Errors.Contains("another secret", StringComparison.Ordinal)));
        await Poll.UntilAsync(() => node.Errors.Contains("is refused", StringComparison.Ordinal), "the node logs that it refused a stranger");
    }

    [Fact]
    public async Task A_node_that_leaves_hands_its_keys_on()
    {
        using var folder = new TempFolder();
        var secretFile = folder.Write("ring.secret", Secret);
        await using var first = await RingProcess.StartAsync(secretFile);
        await using var second = await RingProcess.StartAsync(secretFile, first.Address);
        await RingProcess.SettleAsync([first, second], RingSecret.Of(System.Text.Encoding.ASCII.GetBytes(Secret)));
        await using RingClient client = new([second.Address], RingSecret.Of(System.Text.Encoding.ASCII.GetBytes(Secret)));
        for (var i = 0; i < 100; i++)
            Assert.Equal(RingStatus.Ok, (await client.PutAsync($"key-{i}", [1])).Status);

        first.Terminate();
        Assert.Equal(0, await first.WaitForExitAsync());
        for (var i = 0; i < 100; i++)
            Assert.Equal(RingStatus.Ok, (await client.GetAsync($"key-{i}")).Status);
    }

    [Fact]
    public async Task The_balancer_joins_the_ring_of_its_configuration()
    {
        using var folder = new TempFolder();
        var secretFile = folder.Write("ring.secret", Secret);
        await using var node = await RingProcess.StartAsync(secretFile);
        var ring = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = "epoll",
            Endpoints = ["127.0.0.1:1"],
            Pools = $"\n# The ring stands beside the pools.\nring: {{ bind: \"{ring}\", join: [ \"{node.Address}\" ], secretFile: \"{secretFile}\" }}",
        });
        Assert.Contains($"ring on {ring}", weir.Errors, StringComparison.Ordinal);

        string[] target = ["--secret-file", secretFile, "--node"];
        await Poll.UntilAsync(
            async () => (await RunAsync(["ring", "put", "greeting", "hello", .. target, ring.ToString()])).Output.Contains("2 copies", StringComparison.Ordinal),
            () => "both machines hold what is written");
        Assert.Equal((0, "hello"), Short(await RunAsync(["ring", "get", "greeting", .. target, node.Address.ToString()])));
    }

    private static (int ExitCode, string Output) Short((int ExitCode, string Output, string Errors) run) => (run.ExitCode, run.Output);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync("dotnet", [WeirProcess.Program, .. arguments]);
}
