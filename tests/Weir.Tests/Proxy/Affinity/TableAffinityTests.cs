using Weir.Balancing;
using Weir.Proxy.Affinity;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Affinity;

/// <summary>Affinity by what the table knows: an application's cookie, an address, a header.</summary>
public sealed class TableAffinityTests
{
    [Fact]
    public async Task An_applications_cookie_leads_back_to_the_endpoint_that_set_it()
    {
        await using HttpRig rig = Rig(AffinityKind.Learn, "SID");
        rig.Origins[1].Answer = (_, _) => Message.Ok("1", "Set-Cookie: other=2\r\nSet-Cookie: SID=abc; Path=/; HttpOnly\r\n");
        rig.Ask(Message.Get());
        Assert.Equal(1, CookieAffinityTests.EndpointOf(rig.Ask(Message.Get())));
        for (int i = 0; i < 5; i++)
            Assert.Equal(1, CookieAffinityTests.EndpointOf(rig.Ask(Message.Get(fields: "Cookie: x=y; SID=abc\r\n"))));
        Assert.Equal(1, rig.Pool.Affinity!.Table!.Count);
        Assert.Equal("x=y; SID=abc", Message.Field(rig.Origins[1].Requests[^1], "Cookie"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Cookies_that_clients_invent_do_not_fill_the_table()
    {
        await using HttpRig rig = Rig(AffinityKind.Learn, "SID");
        for (int i = 0; i < 20; i++)
            rig.Ask(Message.Get(fields: $"Cookie: SID={i}\r\n"));
        Assert.Equal(0, rig.Pool.Affinity!.Table!.Count);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("Set-Cookie: SID=\r\n")]
    [InlineData("Set-Cookie: sid=1\r\n")]
    [InlineData("Set-Cookie: a=b; SID=1\r\n")]
    [InlineData("Set-Cookie: ; SID=1\r\n")]
    [InlineData("Set-Cookie: SID\r\n")]
    public async Task Nothing_is_learned_from_what_does_not_set_that_cookie(string field)
    {
        await using HttpRig rig = Rig(AffinityKind.Learn, "SID");
        rig.Origins[0].Answer = (_, _) => Message.Ok("0", field);
        rig.Ask(Message.Get());
        Assert.Equal(0, rig.Pool.Affinity!.Table!.Count);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Clients_of_one_address_share_an_endpoint()
    {
        await using HttpRig rig = Rig(AffinityKind.Address);
        int first = Ask("198.51.100.7:7000");
        int second = Ask("198.51.100.8:7000");
        Assert.NotEqual(first, second);
        for (int i = 1; i <= 4; i++)
            Assert.Equal((first, second), (Ask($"198.51.100.7:{7000 + i}"), Ask($"198.51.100.8:{7000 + i}")));
        rig.AssertNothingIsLeft();

        int Ask(string from) => CookieAffinityTests.EndpointOf(rig.Ask(Message.Get(), from));
    }

    [Fact]
    public async Task Of_an_IPv6_address_the_prefix_counts()
    {
        await using HttpRig rig = Rig(AffinityKind.Address, change: o => o with { Ipv6PrefixBits = 60 });
        int first = Ask("[2001:db8:0:10::1]:7000");
        Assert.Equal(first, Ask("[2001:db8:0:1f:ffff::1]:7000"));
        Assert.NotEqual(first, Ask("[2001:db8:0:20::1]:7000"));
        rig.AssertNothingIsLeft();

        int Ask(string from) => CookieAffinityTests.EndpointOf(rig.Ask(Message.Get(), from));
    }

    [Fact]
    public async Task A_headers_value_keeps_its_endpoint_and_a_request_without_it_has_none()
    {
        await using HttpRig rig = Rig(AffinityKind.Header, "X-User");
        int ada = Ask("X-User: ada\r\n");
        int bob = Ask("X-User: bob\r\n");
        Assert.NotEqual(ada, bob);
        Assert.Equal((ada, bob), (Ask("x-user: ada\r\n"), Ask("X-User: bob\r\n")));
        Assert.NotEqual(Ask(""), Ask(""));
        Assert.Equal(2, rig.Pool.Affinity!.Table!.Count);
        rig.AssertNothingIsLeft();

        int Ask(string field) => CookieAffinityTests.EndpointOf(rig.Ask(Message.Get(fields: field)));
    }

    [Fact]
    public async Task A_client_whose_endpoint_has_gone_moves_once_and_stays()
    {
        await using HttpRig rig = Rig(AffinityKind.Header, "X-User");
        string get = Message.Get(fields: "X-User: ada\r\n");
        int first = CookieAffinityTests.EndpointOf(rig.Ask(get));
        rig.Controller.SetAdministrative(rig.Addresses[first].ToString(), AdministrativeState.Disabled, "test");
        int second = CookieAffinityTests.EndpointOf(rig.Ask(get));
        rig.Controller.SetAdministrative(rig.Addresses[first].ToString(), AdministrativeState.Enabled, "test");
        for (int i = 0; i < 4; i++)
            Assert.Equal(second, CookieAffinityTests.EndpointOf(rig.Ask(get)));
        Assert.NotEqual(first, second);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_reload_that_leaves_the_affinity_alone_leaves_its_table()
    {
        await using HttpRig rig = Rig(AffinityKind.Header, "X-User");
        rig.Ask(Message.Get(fields: "X-User: ada\r\n"));
        PoolAffinity before = rig.Pool.Affinity!;
        rig.Pool.Publish(rig.Pool.Options with { Affinity = before.Options with { } }, rig.Pool.Endpoints, rig.Pool.Snapshot);
        Assert.Same(before, rig.Pool.Affinity);
        rig.Pool.Publish(rig.Pool.Options with { Affinity = before.Options with { Name = "X-Other" } }, rig.Pool.Endpoints, rig.Pool.Snapshot);
        Assert.NotSame(before, rig.Pool.Affinity);
        rig.Pool.Publish(rig.Pool.Options with { Affinity = null }, rig.Pool.Endpoints, rig.Pool.Snapshot);
        Assert.Null(rig.Pool.Affinity);
    }

    private static HttpRig Rig(AffinityKind kind, string name = "", Func<AffinityOptions, AffinityOptions>? change = null) => CookieAffinityTests.Rig(
        2,
        o =>
        {
            AffinityOptions options = o with { Kind = kind, Name = name, Cookie = null, Entries = 1000 };
            return change?.Invoke(options) ?? options;
        });
}
