using Weir.Cli;
using Xunit;

namespace Weir.Tests.Cli;

public sealed class ListenAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5000")]
    [InlineData("localhost:5000", "127.0.0.1:5000")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData(":8080", "[::]:8080")]
    [InlineData("*:8080", "[::]:8080")]
    [InlineData("0.0.0.0:0", "0.0.0.0:0")]
    public void An_IP_and_a_port_is_an_address(string text, string expected)
    {
        Assert.True(ListenAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.EndPoint.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("5000")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1:80")]
    [InlineData("[::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("example.org:80")]
    public void Anything_else_is_refused(string text) => Assert.False(ListenAddress.TryParse(text, out _));
}
