using System.Net;
using System.Text;
using Weir.Net;
using Weir.Proxy.Forwarding;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class AddressTextTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1:8080", "192.0.2.1")]
    [InlineData("192.0.2.1:_hidden", "192.0.2.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:DB8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:443", "2001:db8::1")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("fe80::", "fe80::")]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.1")]
    [InlineData("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201")]
    public void An_address_is_read_with_and_without_its_port(string text, string expected)
    {
        Assert.True(AddressText.TryParse(Encoding.ASCII.GetBytes(text), out PeerAddress address));
        Assert.Equal(IPAddress.Parse(expected), address.ToIPAddress());
    }

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.1.1")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.01")]
    [InlineData("192.0.2.1 ")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.+1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7::8")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("192.0.2.1::")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[192.0.2.1]")]
    public void What_is_none_is_refused(string text) => Assert.False(AddressText.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void Whatever_is_written_is_read_as_the_runtime_reads_it()
    {
        Random random = new(Balancing.PoolFixture.Seed());
        byte[] bytes = new byte[16];
        for (int i = 0; i < 10_000; i++)
        {
            random.NextBytes(bytes);
            for (int zeros = random.Next(12); zeros > 0; zeros--)
                bytes[random.Next(16)] = 0;
            IPAddress expected = new(bytes);
            Assert.True(AddressText.TryParse(Encoding.ASCII.GetBytes(expected.ToString()), out PeerAddress address), expected.ToString());
            Assert.Equal(expected, address.IsV4 ? address.ToIPAddress().MapToIPv6() : address.ToIPAddress());
        }
    }
}
