using System.Net;
using System.Text.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Weir.Samples.Pi;
using Xunit;

namespace Weir.Tests.Pi;

public sealed class PiHandlerTests
{
    private static readonly IPEndPoint Address = new(IPAddress.Loopback, 5000);

    [Theory]
    [InlineData("/10", 200, "3.1415926535\n")]
    [InlineData("/0", 200, "3\n")]
    [InlineData("/healthz", 200, "ok\n")]
    public async Task A_good_path_is_answered_in_text(string path, int status, string body)
    {
        var answer = await AskAsync("GET", path);
        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Equal("text/plain; charset=utf-8", answer.Headers.ContentType);
    }

    [Theory]
    [InlineData("/abc", 400, "not a whole number")]
    [InlineData("/-5", 400, "below zero")]
    [InlineData("/100001", 422, "100000")]
    [InlineData("/a/b", 404, "nothing here")]
    public async Task A_bad_path_is_answered_with_its_status_and_the_mend(string path, int status, string part)
    {
        var answer = await AskAsync("GET", path, "text/html");
        Assert.Equal(status, answer.Status);
        Assert.Contains(part, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_method_gets_405_and_the_allowed_ones()
    {
        var answer = await AskAsync("POST", "/10");
        Assert.Equal(405, answer.Status);
        Assert.Equal("GET, HEAD", answer.Headers.Allow);
    }

    [Fact]
    public async Task HEAD_has_the_fields_of_GET_and_no_content()
    {
        var answer = await AskAsync("HEAD", "/10");
        Assert.Equal((200, "", 13L), (answer.Status, answer.Body, answer.Headers.ContentLength));
    }

    [Fact]
    public async Task Every_answer_names_the_endpoint_and_varies_by_Accept()
    {
        foreach (string path in (string[])["/", "/10", "/abc", "/healthz", "/a/b"])
        {
            var answer = await AskAsync("GET", path);
            Assert.Equal("A", answer.Headers["X-Endpoint"]);
            Assert.Equal("Accept", answer.Headers.Vary);
        }
    }

    [Fact]
    public async Task Without_a_name_the_endpoint_is_its_address()
    {
        var answer = await AskAsync("GET", "/10", options: new PiOptions { Listen = Address });
        Assert.Equal("127.0.0.1:5000", answer.Headers["X-Endpoint"]);
    }

    [Fact]
    public async Task JSON_has_the_digits_the_endpoint_and_the_time()
    {
        var answer = await AskAsync("GET", "/10", "application/json");
        Assert.Equal("application/json", answer.Headers.ContentType);
        using var json = JsonDocument.Parse(answer.Body);
        Assert.Equal("3.1415926535", json.RootElement.GetProperty("pi").GetString());
        Assert.Equal(10, json.RootElement.GetProperty("decimals").GetInt32());
        Assert.Equal("A", json.RootElement.GetProperty("endpoint").GetString());
        Assert.True(json.RootElement.GetProperty("milliseconds").GetDouble() >= 0);
    }

    [Fact]
    public async Task The_page_shows_the_digits_and_escapes_the_endpoint()
    {
        var answer = await AskAsync("GET", "/10", "text/html", new PiOptions { Listen = Address, Name = "<b>&\"" });
        Assert.Equal("text/html; charset=utf-8", answer.Headers.ContentType);
        Assert.Contains("<pre>3.1415926535</pre>", answer.Body, StringComparison.Ordinal);
        Assert.Contains("<dd>&lt;b&gt;&amp;&quot;</dd>", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>&\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_explains_itself_in_every_form()
    {
        foreach (string accept in (string[])["text/plain", "text/html", "application/json"])
        {
            var answer = await AskAsync("GET", "/", accept);
            Assert.Equal(200, answer.Status);
            Assert.Contains("100000", answer.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_slow_back_end_takes_its_time_for_each_digit()
    {
        var time = new ManualTime();
        var options = new PiOptions { Listen = Address, Delay = TimeSpan.FromMilliseconds(20), DelayPerDigit = TimeSpan.FromMicroseconds(50) };
        using var digits = new PiDigits();
        using var handler = new PiHandler(options, digits, time);
        // 20.5 ms each: the half that a timer cannot wait is made up for by the second request.
        foreach (int milliseconds in (int[])[20, 21])
        {
            var context = Context("GET", "/10", "");
            var answering = handler.HandleAsync(context);
            time.Advance(TimeSpan.FromMilliseconds(milliseconds) - TimeSpan.FromTicks(1));
            Assert.False(answering.IsCompleted);
            time.Advance(TimeSpan.FromTicks(1));
            await answering;
            Assert.Equal($"pi;dur={milliseconds}", context.Response.Headers["Server-Timing"]);
        }
    }

    [Fact]
    public async Task Workers_limit_how_many_requests_are_worked_on_at_a_time()
    {
        var time = new ManualTime();
        var options = new PiOptions { Listen = Address, Delay = TimeSpan.FromMilliseconds(10), Workers = 1 };
        using var digits = new PiDigits();
        using var handler = new PiHandler(options, digits, time);
        var first = handler.HandleAsync(Context("GET", "/10", ""));
        var second = handler.HandleAsync(Context("GET", "/10", ""));
        time.Advance(TimeSpan.FromMilliseconds(10));
        await first;
        Assert.False(second.IsCompleted);
        await time.WaitForTimerAsync();
        time.Advance(TimeSpan.FromMilliseconds(10));
        await second;
    }

    [Fact]
    public async Task A_client_that_leaves_frees_its_worker()
    {
        var time = new ManualTime();
        var options = new PiOptions { Listen = Address, Delay = TimeSpan.FromMilliseconds(10), Workers = 1 };
        using var digits = new PiDigits();
        using var handler = new PiHandler(options, digits, time);
        using var gone = new CancellationTokenSource();
        var leaving = Context("GET", "/10", "");
        leaving.RequestAborted = gone.Token;
        var first = handler.HandleAsync(leaving);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var second = handler.HandleAsync(Context("GET", "/10", ""));
        await time.WaitForTimerAsync();
        time.Advance(TimeSpan.FromMilliseconds(10));
        await second;
    }

    private static async Task<(int Status, IHeaderDictionary Headers, string Body)> AskAsync(
        string method, string path, string accept = "", PiOptions? options = null)
    {
        using var digits = new PiDigits();
        using var handler = new PiHandler(options ?? new PiOptions { Listen = Address, Name = "A" }, digits, new ManualTime());
        var context = Context(method, path, accept);
        await handler.HandleAsync(context);
        var body = (MemoryStream)context.Response.Body;
        return (context.Response.StatusCode, context.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static DefaultHttpContext Context(string method, string path, string accept)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Connection.LocalIpAddress = Address.Address;
        context.Connection.LocalPort = Address.Port;
        if (accept.Length > 0) context.Request.Headers.Accept = accept;
        context.Response.Body = new MemoryStream();
        return context;
    }
}
