using System.Net.Sockets;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>SIGTERM: intake stops, what runs finishes, nobody is cut off before the drain time is over.</summary>
public sealed class DrainTests
{
    [Theory, EveryEngine]
    public async Task Under_load_no_request_fails_and_every_client_is_told_to_close(string engine)
    {
        const int clients = 20;
        await using var a = Backend.Start(new Delayed(TimeSpan.FromMilliseconds(10)), "a");
        await using var b = Backend.Start(new Delayed(TimeSpan.FromMilliseconds(10)), "b");
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [a.Address, b.Address], Loops = 2 });
        var load = SteadyLoad.Start(weir.Address, clients, perSecond: 800, reconnect: false);
        await Poll.UntilAsync(() => load.Succeeded > 200, "the load flows");

        weir.Terminate();

        await load.WhenDoneAsync();
        Assert.Empty(load.Failures);
        Assert.Equal(clients, load.ToldToClose);
        Assert.Equal(0, await weir.WaitForExitAsync(Deadline.Default));
    }

    [Theory, EveryEngine]
    public async Task A_request_in_progress_finishes_while_new_connections_are_refused(string engine)
    {
        await using var backend = Backend.Start(new Delayed(TimeSpan.FromSeconds(1)));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        await Poll.UntilAsync(() => backend.Requests.Count == 1, "the request reaches the endpoint");

        weir.Terminate();

        await Poll.UntilAsync(() => IsRefusedAsync(weir), () => "a new connection is refused");
        var response = await client.ReadResponseAsync();
        Assert.Equal(200, response.Status);
        Assert.True(response.Closes, "The client is told to close.");
        Assert.Equal(0, await weir.WaitForExitAsync(Deadline.Default));
    }

    [Theory, EveryEngine]
    public async Task A_request_that_outlasts_the_drain_time_does_not_hold_the_process(string engine)
    {
        await using var backend = Backend.Start(new Hung());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Drain = "500ms" });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        await Poll.UntilAsync(() => backend.Requests.Count == 1, "the request reaches the endpoint");

        weir.Terminate();

        await weir.WaitForExitAsync(Deadline.Default);
    }

    [Theory, EveryEngine]
    public async Task An_idle_client_does_not_hold_the_process_beyond_the_drain_time(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Drain = "1s" });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        Assert.Equal(200, (await client.ReadResponseAsync()).Status);

        weir.Terminate();

        Assert.Equal(0, await weir.WaitForExitAsync(Deadline.Default));
        Assert.True(await client.EndsAsync(), "The idle connection ends.");
    }

    private static async Task<bool> IsRefusedAsync(WeirProcess weir)
    {
        try
        {
            await using var client = await RawClient.ConnectAsync(weir.Address);
            return await client.EndsAsync(TimeSpan.FromMilliseconds(100));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false; // It was accepted and is still served.
        }
    }
}
