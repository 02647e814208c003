using Weir.Net.Tls;
using Xunit;

namespace Weir.Tests.Net.Tls;

public sealed class ApplicationProtocolNamesTests
{
    private static readonly byte[] Offered = "\u0008http/1.0\u0002h2\u0008http/1.1"u8.ToArray();

    [Fact]
    public void The_servers_order_decides()
    {
        Assert.Equal(2, ApplicationProtocolNames.Select([ApplicationProtocol.Http2, ApplicationProtocol.Http11], Offered, out int at));
        Assert.Equal(10, at);
        Assert.Equal(8, ApplicationProtocolNames.Select([ApplicationProtocol.Http11, ApplicationProtocol.Http2], Offered, out _));
    }

    [Fact]
    public void Every_prefix_of_a_list_and_any_bytes_are_read_without_harm()
    {
        for (int length = 0; length <= Offered.Length; length++)
            Assert.InRange(ApplicationProtocolNames.Select([ApplicationProtocol.Http11], Offered.AsSpan(0, length), out _), 0, length == Offered.Length ? 8 : 0);
        Random random = new(7);
        byte[] bytes = new byte[40];
        for (int i = 0; i < 10_000; i++)
        {
            random.NextBytes(bytes);
            ApplicationProtocolNames.Select([ApplicationProtocol.Http2], bytes, out int at);
            Assert.InRange(at, 0, bytes.Length);
        }
    }

    [Fact]
    public void A_list_is_read_as_it_is_written()
    {
        byte[] list = ApplicationProtocolNames.List([ApplicationProtocol.Http2, ApplicationProtocol.Http11]);
        Assert.Equal("\u0002h2\u0008http/1.1"u8.ToArray(), list);
        Assert.Equal(2, ApplicationProtocolNames.Select([ApplicationProtocol.Http2], list, out _));
    }
}
