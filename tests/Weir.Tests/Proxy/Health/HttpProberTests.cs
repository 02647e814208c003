using System.Text;
using Weir.Proxy.Health;
using Xunit;

namespace Weir.Tests.Proxy.Health;

public sealed class HttpProberTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", null)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", null)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", "answered 503, expected 200-399")]
    [InlineData("", "closed without an answer")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-", "closed in the middle of its answer's head")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "its answer is no valid HTTP (bad-status-line)")]
    public async Task The_status_decides(string answer, string? failure) => await JudgesAsync(new ProbeOptions(), answer, failure);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall is ok", null)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nall is ok", null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\nall is o\r\n1\r\nk\r\n0\r\n\r\n", null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nall is ok", "answered 200, but its body lacks 'ok'")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfine.", "answered 200, but its body lacks 'ok'")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n0\r\n\r\nk", "answered 200, but its body lacks 'ok'")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nok", "answered 204, but its body lacks 'ok'")]
    public async Task The_body_must_contain_what_is_asked_for(string answer, string? failure) =>
        await JudgesAsync(new ProbeOptions { Body = "ok" }, answer, failure);

    [Fact]
    public async Task A_body_is_looked_at_up_to_its_limit()
    {
        string head = $"HTTP/1.1 200 OK\r\nContent-Length: {HttpProber.MostBodyBytes + 2}\r\n\r\n";
        string inside = new string('.', HttpProber.MostBodyBytes - 2) + "ok..";
        string beyond = new string('.', HttpProber.MostBodyBytes - 1) + "ok.";
        HttpProber prober = new(new ProbeOptions { Body = "ok" });

        Assert.Null(await JudgeAsync(prober, head + inside, 4096));
        Assert.NotNull(await JudgeAsync(prober, head + beyond, 4096));
    }

    [Fact]
    public async Task Statuses_are_healthy_as_configured()
    {
        HttpProber prober = new(new ProbeOptions { Expect = [new(200, 299), new(401, 401)] });

        Assert.Null(await JudgeAsync(prober, "HTTP/1.1 401 Unauthorized\r\n\r\n", 100));
        Assert.Equal("answered 302, expected 200-299, 401", await JudgeAsync(prober, "HTTP/1.1 302 Found\r\n\r\n", 100));
    }

    private static async Task JudgesAsync(ProbeOptions options, string answer, string? failure)
    {
        HttpProber prober = new(options);
        foreach (int pieceBytes in new[] { 1, 7, 10_000 })
            Assert.Equal(failure, await JudgeAsync(prober, answer, pieceBytes));
    }

    private static async Task<string?> JudgeAsync(HttpProber prober, string answer, int pieceBytes)
    {
        await using PieceStream stream = new(Encoding.Latin1.GetBytes(answer), pieceBytes);
        return await prober.JudgeAsync(stream, new byte[(32 * 1024) + HttpProber.MostBodyBytes], CancellationToken.None);
    }
}
