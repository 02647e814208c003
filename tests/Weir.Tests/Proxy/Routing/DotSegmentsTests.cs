using System.Text;
using Weir.Proxy.Routing;
using Xunit;

namespace Weir.Tests.Proxy.Routing;

public sealed class DotSegmentsTests
{
    [Theory]
    [InlineData("/data/../secret", true)]
    [InlineData("/..", true)]
    [InlineData("/./a", true)]
    [InlineData("/a/%2e%2E/b", true)]
    [InlineData("/a/.%2e", true)]
    [InlineData("/a/...", false)]
    [InlineData("/a/..b/.c/d..", false)]
    [InlineData("/a?x=/../", false)]
    [InlineData("/", false)]
    [InlineData("", false)]
    public void A_segment_of_one_or_two_dots_is_found_however_it_is_written(string target, bool has) =>
        Assert.Equal(has, DotSegments.Has(Encoding.ASCII.GetBytes(target)));
}
