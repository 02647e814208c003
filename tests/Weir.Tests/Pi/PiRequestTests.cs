using Weir.Samples.Pi;
using Xunit;

namespace Weir.Tests.Pi;

public sealed class PiRequestTests
{
    [Theory]
    [InlineData("/", PiRequestKind.About, 0)]
    [InlineData("/healthz", PiRequestKind.Health, 0)]
    [InlineData("/0", PiRequestKind.Digits, 0)]
    [InlineData("/10", PiRequestKind.Digits, 10)]
    [InlineData("/0010", PiRequestKind.Digits, 10)]
    [InlineData("/100000", PiRequestKind.Digits, 100_000)]
    [InlineData("/100001", PiRequestKind.TooMany, 0)]
    [InlineData("/99999999999999999999999999", PiRequestKind.TooMany, 0)]
    [InlineData("/abc", PiRequestKind.NotANumber, 0)]
    [InlineData("/10a", PiRequestKind.NotANumber, 0)]
    [InlineData("/1.5", PiRequestKind.NotANumber, 0)]
    [InlineData("/+5", PiRequestKind.NotANumber, 0)]
    [InlineData("/-", PiRequestKind.NotANumber, 0)]
    [InlineData("/٣", PiRequestKind.NotANumber, 0)]
    [InlineData("/-5", PiRequestKind.Negative, 0)]
    [InlineData("/10/20", PiRequestKind.NotFound, 0)]
    [InlineData("/10/", PiRequestKind.NotFound, 0)]
    [InlineData("//", PiRequestKind.NotFound, 0)]
    [InlineData("/healthz/x", PiRequestKind.NotFound, 0)]
    public void A_path_says_what_is_asked_for(string path, PiRequestKind kind, int decimals)
    {
        Assert.Equal(new PiRequest(kind, decimals), PiRequest.Parse("GET", path));
        Assert.Equal(new PiRequest(kind, decimals), PiRequest.Parse("HEAD", path));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public void Other_methods_are_refused_before_the_path_is_looked_at(string method) =>
        Assert.Equal(PiRequestKind.MethodNotAllowed, PiRequest.Parse(method, "/10").Kind);
}
