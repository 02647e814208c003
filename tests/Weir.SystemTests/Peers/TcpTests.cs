using System.Text;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>The TCP proxy: bytes both ways, each end's finish and reset passed on.</summary>
public sealed class TcpTests
{
    [Theory, EveryEngine]
    public async Task Bytes_come_back_in_order(string engine)
    {
        const int size = 20_000_000;
        await using var backend = Backend.Start(new TcpEcho());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        var sent = new byte[size];
        new Random(7).NextBytes(sent);

        var sending = SendAndFinishAsync(client, sent);
        var received = await client.ReadToEndAsync(Deadline.Start);
        await sending;

        Assert.Equal(size, received.Length);
        Assert.True(sent.AsSpan().SequenceEqual(received), "The bytes are the same.");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_half_close_reaches_the_endpoint_and_its_answer_the_client(string engine)
    {
        await using var backend = Backend.Start(new TcpCountsThenAnswers());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("12345");

        client.FinishSending();

        Assert.Equal("5 bytes", Encoding.Latin1.GetString(await client.ReadToEndAsync()));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_half_close_of_the_endpoint_leaves_the_client_free_to_send(string engine)
    {
        await using var backend = Backend.Start(new HalfClosesOnAccept());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("first");
        Assert.True(await client.EndsAsync());

        await client.SendAsync(" second");
        client.FinishSending();

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the endpoint sees the end");
        Assert.Equal("first second", Encoding.Latin1.GetString(backend.Connections[0].Received));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_reset_of_the_endpoint_reaches_the_client_as_a_reset(string engine)
    {
        await using var backend = Backend.Start(new TcpGreetsThenResets());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        Assert.Equal("hello", Encoding.Latin1.GetString(await client.ReadExactlyAsync(5)));

        await client.SendAsync("x");

        Assert.True(await client.IsResetAsync(), "An orderly end would look like success.");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_reset_of_the_client_reaches_the_endpoint(string engine)
    {
        await using var backend = Backend.Start(new TcpEcho());
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("x");
        await client.ReadExactlyAsync(1);

        client.Reset();

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the endpoint's connection is over");
        Assert.True(backend.Connections[0].WasReset, "An orderly end would look like success.");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_connection_that_is_refused_goes_to_the_next_endpoint(string engine)
    {
        using var refusing = new RefusingPort();
        await using var backend = Backend.Start(new TcpEcho());
        await using var weir = await StartAsync(engine, refusing.Address, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);

        await client.SendAsync("echo");

        Assert.Equal("echo", Encoding.Latin1.GetString(await client.ReadExactlyAsync(4)));
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_retries_total"));
    }

    [Theory, EveryEngine]
    public async Task Without_an_endpoint_the_connection_ends_and_the_log_says_why(string engine)
    {
        using var refusing = new RefusingPort();
        await using var weir = await StartAsync(engine, refusing.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);

        Assert.True(await client.EndsAsync());

        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.False(string.IsNullOrEmpty(entry.Reason), "The log says why.");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_silent_connection_ends_at_the_idle_timeout(string engine)
    {
        await using var backend = Backend.Start(new TcpEcho());
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Protocol = "tcp",
            Endpoints = [backend.Address],
            Listener = "timeouts: { idle: 500ms }",
        });
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync("x");
        await client.ReadExactlyAsync(1);

        Assert.True(await client.EndsAsync());

        await Poll.UntilAsync(() => backend.OpenConnections == 0, "the endpoint's connection is over");
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task A_reader_that_stops_stops_the_sender(string engine)
    {
        const long limit = 32 << 20; // Socket buffers at both hops and the proxy's own, with room to spare.
        await using var backend = Backend.Start(new Streaming(long.MaxValue / 2));
        await using var weir = await StartAsync(engine, backend.Address);
        await using var client = await RawClient.ConnectAsync(weir.Address);
        await client.SendAsync(RawClient.Get("/"));
        await client.ReadExactlyAsync(1000);
        var connection = backend.Connections[0];

        await Poll.UntilAsync(() => StandsStillAsync(connection), () => "the sender is stopped");

        Assert.InRange(connection.BytesSent, 1, limit);
    }

    private static async Task<bool> StandsStillAsync(BackendConnection connection)
    {
        var before = connection.BytesSent;
        await Task.Delay(200); // What is observed is that nothing moves while time passes.
        return connection.BytesSent == before;
    }

    private static async Task SendAndFinishAsync(RawClient client, byte[] bytes)
    {
        await client.SendAsync(bytes);
        client.FinishSending();
    }

    private static Task<WeirProcess> StartAsync(string engine, params string[] endpoints) => WeirProcess.StartAsync(new()
    {
        Engine = engine,
        Protocol = "tcp",
        Endpoints = endpoints,
        Strategy = "first",
    });
}
