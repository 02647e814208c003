using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Peers;

/// <summary>nginx as the endpoint.</summary>
public sealed class NginxTests
{
    private const string WhyNot = "nginx is not installed; on Debian: apt-get install nginx";
    private static readonly string Page = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n"));

    [Theory(Skip = WhyNot, SkipUnless = nameof(Tool.HasNginx), SkipType = typeof(Tool)), EveryEngine]
    public async Task Files_ranges_conditions_and_statuses_come_through(string engine)
    {
        await using var nginx = await Nginx.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["page.txt"] = Page });
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [nginx.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        async Task<RawResponse> SendAsync(string line, string fields = "")
        {
            await client.SendAsync($"{line} HTTP/1.1\r\nHost: shop.example\r\n{fields}\r\n");
            return await client.ReadResponseAsync(line.StartsWith("HEAD", StringComparison.Ordinal));
        }

        var whole = await SendAsync("GET /page.txt");
        Assert.Equal((200, Page), (whole.Status, whole.BodyText));
        var head = await SendAsync("HEAD /page.txt");
        Assert.Equal((200, Page.Length), (head.Status, (int)head.Fields.ContentLength()));
        var part = await SendAsync("GET /page.txt", "Range: bytes=5-9\r\n");
        Assert.Equal((206, Page[5..10]), (part.Status, part.BodyText));
        var same = await SendAsync("GET /page.txt", $"If-None-Match: {whole.Fields.Single("ETag")}\r\n");
        Assert.Equal((304, ""), (same.Status, same.BodyText));
        Assert.Equal(204, (await SendAsync("GET /none")).Status);
        Assert.Equal(404, (await SendAsync("GET /missing")).Status);
        Assert.Equal(405, (await SendAsync("POST /page.txt", "Content-Length: 0\r\n")).Status);
        Assert.Equal("GET /seen HTTP/1.1|shop.example|127.0.0.1|1.1 weir", (await SendAsync("GET /seen")).BodyText);
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(Tool.HasNginx), SkipType = typeof(Tool)), EveryEngine]
    public async Task A_compressed_chunked_response_comes_through(string engine)
    {
        await using var nginx = await Nginx.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["zipped.txt"] = Page });
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [nginx.Address] });

        var response = await RawClient.ExchangeAsync(
            weir.Address,
            "GET /zipped.txt HTTP/1.1\r\nHost: shop.example\r\nAccept-Encoding: gzip\r\n\r\n");

        Assert.Equal("gzip", response.Fields.Single("Content-Encoding"));
        Assert.True(response.Fields.IsChunked());
        using var unzipped = new StreamReader(
            new System.IO.Compression.GZipStream(new MemoryStream(response.Body), System.IO.Compression.CompressionMode.Decompress));
        Assert.Equal(Page, await unzipped.ReadToEndAsync());
    }

    /// <summary>nginx closes a connection after 1,000 requests: announced, and without a client's notice.</summary>
    [Theory(Skip = WhyNot, SkipUnless = nameof(Tool.HasNginx), SkipType = typeof(Tool)), EveryEngine]
    public async Task Connections_that_it_closes_after_a_thousand_requests_are_replaced(string engine)
    {
        await using var nginx = await Nginx.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal));
        await using var weir = await WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [nginx.Address] });
        await using var client = await RawClient.ConnectAsync(weir.Address);

        for (var i = 0; i < 2_500; i++)
        {
            await client.SendAsync(RawClient.Get("/none"));
            Assert.Equal(204, (await client.ReadResponseAsync()).Status);
        }
    }
}
