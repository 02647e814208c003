using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Faults;

/// <summary>A client that goes away takes its upstream work with it.</summary>
public sealed class ClientFaultTests
{
    [Theory, EveryEngine]
    public async Task A_client_that_resets_while_it_waits_frees_its_endpoint(string engine)
    {
        await using var backend = Backend.Start(new Hung());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        await Poll.UntilAsync(() => backend.Requests.Count == 1, "the request reaches the endpoint");

        client.Reset();

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the upstream connection is closed");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_client_that_resets_inside_its_body_leaves_no_whole_request_behind(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000\r\n\r\nbeginning");
        await Poll.UntilAsync(() => backend.BytesReceived > 0, "the request's beginning reaches the endpoint");

        client.Reset();

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the upstream connection is closed");
        Assert.Empty(backend.Requests);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_client_that_finishes_sending_inside_its_chunked_body_leaves_no_whole_request_behind(string engine)
    {
        await using var backend = Backend.Start(new Normal());
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        await Poll.UntilAsync(() => backend.BytesReceived > 0, "the request's beginning reaches the endpoint");

        client.FinishSending();

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the upstream connection is closed");
        Assert.Empty(backend.Requests);
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_client_that_has_finished_sending_still_gets_its_response(string engine)
    {
        await using var backend = Backend.Start(new Delayed(TimeSpan.FromMilliseconds(100)));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));

        client.FinishSending();

        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
    }

    [Theory, EveryEngine]
    public async Task A_client_that_stops_reading_and_resets_leaves_nothing_behind(string engine)
    {
        await using var backend = Backend.Start(new Streaming(100_000_000));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        await client.ReadExactlyAsync(1000);

        client.Reset();

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the upstream connection is closed");
        await weir.AssertNothingLeftAsync();
    }
}
