using System.Text;
using Weir.Stress;
using Xunit;

namespace Weir.Tests.Stress;

public sealed class RequestTemplateTests
{
    [Fact]
    public void A_plain_request_names_host_and_client() => Assert.Equal(
        "GET /100?x=1 HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: weir-stress\r\nAccept: */*\r\n\r\n",
        Write(Options("http://localhost:8080/100?x=1")));

    [Fact]
    public void The_default_port_is_not_named() =>
        Assert.Contains("\r\nHost: example.org\r\n", Write(Options("http://example.org/")), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://h/", "GET /7 HTTP/1.1")]
    [InlineData("http://h/100", "GET /7 HTTP/1.1")]
    [InlineData("http://h/pi/100?a=b", "GET /pi/7?a=b HTTP/1.1")]
    [InlineData("http://h/pi/", "GET /pi/7 HTTP/1.1")]
    public void A_number_of_the_range_replaces_the_last_segment(string url, string line) =>
        Assert.StartsWith(line + "\r\n", Write(Options(url) with { Range = new NumberRange(7, 7) }), StringComparison.Ordinal);

    [Fact]
    public void Numbers_fill_the_range_evenly_and_repeat_with_the_seed()
    {
        var range = new NumberRange(100, 109);
        int[] counts = new int[10];
        var (random, again) = (new Random(5), new Random(5));
        for (int i = 0; i < 10_000; i++)
        {
            int number = range.Next(random);
            counts[number - 100]++;
            Assert.Equal(number, range.Next(again));
        }

        Assert.All(counts, c => Assert.InRange(c, 850, 1_150));
    }

    [Fact]
    public void Own_headers_replace_the_usual_ones()
    {
        string request = Write(Options("http://h/") with { Headers = ["host: other", "ACCEPT: text/html", "X-A: b"] });
        Assert.Equal("GET / HTTP/1.1\r\nUser-Agent: weir-stress\r\nhost: other\r\nACCEPT: text/html\r\nX-A: b\r\n\r\n", request);
    }

    [Fact]
    public void A_POST_says_that_it_has_no_content() =>
        Assert.Contains("\r\nContent-Length: 0\r\n", Write(Options("http://h/") with { Method = "POST" }), StringComparison.Ordinal);

    [Fact]
    public void The_longest_number_fits()
    {
        var template = new RequestTemplate(Options("http://h/") with { Range = new NumberRange(int.MaxValue - 1, int.MaxValue - 1) });
        byte[] into = new byte[template.MaxBytes];
        Assert.Equal(into.Length, template.Write(into, new Random(1)));
    }

    internal static StressOptions Options(string url) => new()
    {
        Url = new Uri(url),
        Connections = 1,
        Method = "GET",
        By = "X-Endpoint",
        Timeout = TimeSpan.FromSeconds(1),
        Seed = 1,
    };

    private static string Write(StressOptions options)
    {
        var template = new RequestTemplate(options);
        byte[] into = new byte[template.MaxBytes];
        return Encoding.Latin1.GetString(into, 0, template.Write(into, new Random(1)));
    }
}
