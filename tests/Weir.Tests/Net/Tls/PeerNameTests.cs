using Weir.Net;
using Weir.Net.Tls;
using Weir.Net.Tls.Certificates;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>Whom an endpoint has to prove to be, on every engine.</summary>
public sealed class PeerNameTests
{
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("0xcafe", false)]
    [InlineData("1.2", false)]
    [InlineData("127.1", false)]
    [InlineData("010.0.0.1", false)]
    [InlineData("2130706433", false)]
    [InlineData("[::1]", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("shop.example", false)]
    public void Addresses_are_four_numbers_or_IPv6_and_all_else_is_a_name(string name, bool isAddress) =>
        Assert.Equal(isAddress, PeerName.AddressOf(name) is not null);

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_name_that_looks_like_a_number_is_proved_as_a_name(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        Assert.Equal(ConnectionState.Open, await ConnectAsync(rig, rig.Issue("0xcafe"), "0xcafe"));
        Assert.Equal(ConnectionState.Failed, await ConnectAsync(rig, rig.Issue("0.0.202.254"), "0xcafe"));
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_subject_is_no_name(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        Assert.Equal(ConnectionState.Failed, await ConnectAsync(rig, TlsRig.Load(rig.Authority.Issue([], subject: "server.test")), "server.test"));
    }

    [Theory, MemberData(nameof(Transports.All), MemberType = typeof(Transports))]
    public async Task A_star_stands_for_a_whole_label(Transport transport)
    {
        await using TlsRig rig = TlsRig.Of(transport);
        Assert.Equal(ConnectionState.Open, await ConnectAsync(rig, rig.Issue("*.shop.test"), "a.shop.test"));
        foreach ((string pattern, string name) in new[] { ("a*.shop.test", "ab.shop.test"), ("*.shop.test", "a.b.shop.test"), ("*.shop.test", "shop.test"), ("*.test", "shop.test") })
            Assert.Equal((pattern, ConnectionState.Failed), (pattern, await ConnectAsync(rig, rig.Issue(pattern), name)));
    }

    private static async Task<ConnectionState> ConnectAsync(TlsRig rig, ServerCertificate certificate, string name)
    {
        IListenerSocket listener = rig.Listen(rig.Server(o => o with { Certificates = [certificate] }), _ => Task.CompletedTask);
        TlsTarget target = rig.Target(name);
        return await rig.Rig.GetAsync(async loop =>
        {
            Talk client = await TlsRig.ConnectAsync(loop, target, listener);
            ConnectionState state = client.Connection.State;
            client.Connection.Close();
            return state;
        });
    }
}
