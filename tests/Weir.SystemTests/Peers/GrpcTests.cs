using System.Net;
using System.Text;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>gRPC's ways of using HTTP/2, from end to end: SocketsHttpHandler in front, Kestrel behind.</summary>
public sealed class GrpcTests
{
    [Theory, EveryEngine]
    public async Task A_unary_call_brings_its_answer_and_its_status(string engine)
    {
        await using var backend = await GrpcBackend.StartAsync();
        await using var weir = await StartAsync(engine, backend);
        using var client = NewClient(weir);
        using var request = Call("/echo", new ByteArrayContent(Encoding.ASCII.GetBytes("hello")));
        request.Headers.TryAddWithoutValidation("grpc-timeout", "5S");

        using var response = await client.SendAsync(request);

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Equal("hello", await response.Content.ReadAsStringAsync());
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
        Assert.Equal(("trailers", "5S"), (response.Headers.GetValues("x-te").Single(), response.Headers.GetValues("x-timeout").Single()));
    }

    [Theory, EveryEngine]
    public async Task A_response_of_trailers_only_arrives(string engine)
    {
        await using var backend = await GrpcBackend.StartAsync();
        await using var weir = await StartAsync(engine, backend);
        using var client = NewClient(weir);
        using var request = Call("/trailers-only", new ByteArrayContent([]));

        using var response = await client.SendAsync(request);

        Assert.Equal("12", response.Headers.GetValues("grpc-status").Single());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory, EveryEngine]
    public async Task Client_and_server_streaming_carry_large_bodies(string engine)
    {
        await using var backend = await GrpcBackend.StartAsync();
        await using var weir = await StartAsync(engine, backend);
        using var client = NewClient(weir);

        using var upload = Call("/sink", new ByteArrayContent(new byte[3_000_000]));
        using var sum = await client.SendAsync(upload);
        Assert.Equal("3000000", await sum.Content.ReadAsStringAsync());
        using var download = Call("/source", new ByteArrayContent([]));
        using var source = await client.SendAsync(download);
        Assert.Equal(3_000_000, (await source.Content.ReadAsByteArrayAsync()).Length);
        Assert.Equal("0", source.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory, EveryEngine]
    public async Task Both_sides_talk_before_either_has_ended(string engine)
    {
        await using var backend = await GrpcBackend.StartAsync();
        await using var weir = await StartAsync(engine, backend);
        using var client = NewClient(weir);
        using var content = new DuplexContent();
        using var request = Call("/echo", content);
        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var up = await content.Stream.WaitAsync(Deadline.Default);
        using var response = await sending.WaitAsync(Deadline.Default);
        await using var down = await response.Content.ReadAsStreamAsync();

        var buffer = new byte[100];
        for (var i = 0; i < 20; i++)
        {
            await up.WriteAsync(Encoding.ASCII.GetBytes($"message {i:00}"));
            await up.FlushAsync();
            await down.ReadExactlyAsync(buffer.AsMemory(0, 10)).AsTask().WaitAsync(Deadline.Default);
            Assert.Equal($"message {i:00}", Encoding.ASCII.GetString(buffer, 0, 10));
        }

        content.Complete();
        Assert.Equal(0, await down.ReadAsync(buffer).AsTask().WaitAsync(Deadline.Default));
        Assert.Equal("0", response.TrailingHeaders.GetValues("grpc-status").Single());
    }

    [Theory, EveryEngine]
    public async Task A_call_that_is_cancelled_is_cancelled_at_the_server(string engine)
    {
        await using var backend = await GrpcBackend.StartAsync();
        await using var weir = await StartAsync(engine, backend);
        using var client = NewClient(weir);
        using var request = Call("/hang", new ByteArrayContent([]));

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Dispose();

        await backend.Canceled.Task.WaitAsync(Deadline.Default);
        using var next = Call("/echo", new ByteArrayContent([1]));
        using var answer = await client.SendAsync(next);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Many_calls_at_once_share_few_connections(string engine)
    {
        await using var backend = await GrpcBackend.StartAsync();
        await using var weir = await StartAsync(engine, backend);
        using (var client = NewClient(weir))
        {
            var calls = Enumerable.Range(0, 300).Select(async i =>
            {
                using var request = Call("/echo", new ByteArrayContent(Encoding.ASCII.GetBytes($"call {i}")));
                using var response = await client.SendAsync(request);
                Assert.Equal($"call {i}", await response.Content.ReadAsStringAsync());
            });
            await Task.WhenAll(calls).WaitAsync(Deadline.Default);
            var metrics = await weir.ReadMetricsAsync();
            Assert.InRange(metrics.Sum("weir_endpoint_connections_opened_total"), 1, 4);
            Assert.Equal(300, metrics.Sum("weir_http2_streams_total"));
        }

        await weir.AssertNothingLeftAsync();
    }

    private static Task<WeirProcess> StartAsync(string engine, GrpcBackend backend) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Pool = "protocol: h2" });

    private static HttpClient NewClient(WeirProcess weir) =>
        new() { BaseAddress = new Uri($"http://{weir.Address}"), Timeout = Deadline.Default };

    private static HttpRequestMessage Call(string path, HttpContent content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new("trailers"));
        return request;
    }
}
