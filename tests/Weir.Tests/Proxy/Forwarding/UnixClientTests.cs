using System.Net;
using System.Net.Sockets;
using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Forwarding;

public sealed class UnixClientTests
{
    [Fact]
    public async Task A_proxy_behind_a_unix_socket_keeps_its_word_about_the_client()
    {
        await using HttpRig rig = new(listener: o => o with { TrustedProxies = [IPNetwork.Parse("192.0.2.0/24")], Forwarded = true });
        MemoryPeer client = rig.Network.Connect(HttpRig.Address, new UnixDomainSocketEndPoint("/proxy"));
        rig.Network.RunUntilIdle();
        rig.Send(client, Message.Get(fields: "X-Forwarded-For: 9.9.9.9\r\n"));
        Assert.Equal("9.9.9.9", Message.Field(rig.Origin.Requests[0], "X-Forwarded-For"));
        Assert.Equal("for=unknown;proto=http;host=\"a\"", Message.Field(rig.Origin.Requests[0], "Forwarded"));
    }
}
