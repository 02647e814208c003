using System.Collections.Frozen;
using System.Text;
using Weir.Balancing;
using Weir.Net.Memory;
using Weir.Proxy.Affinity;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Affinity;

/// <summary>The inserted cookie from the client's first request to the loss of its endpoint.</summary>
public sealed class CookieAffinityTests
{
    private static readonly AffinityCookieOptions Cookie = new() { Key = Encoding.ASCII.GetBytes("a key of twenty chars") };

    [Fact]
    public async Task A_client_without_a_cookie_gets_one_and_comes_back_with_it()
    {
        await using HttpRig rig = Rig(3);
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        for (int i = 0; i < 5; i++)
        {
            string answer = rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n"));
            Assert.Equal(first, EndpointOf(answer));
            Assert.Null(Message.Field(answer, "Set-Cookie"));
        }

        Assert.Equal((5L, 1L), (rig.Counters(first).AffinityHits, rig.Counters(first).AffinityMisses));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task The_cookie_has_its_attributes_and_keeps_the_response_out_of_shared_caches()
    {
        await using HttpRig rig = Rig(1);
        string answer = rig.Ask(Message.Get());
        Assert.EndsWith("; Path=/; HttpOnly; SameSite=Lax", Message.Field(answer, "Set-Cookie"), StringComparison.Ordinal);
        Assert.Equal("private", Message.Field(answer, "Cache-Control"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Attributes_are_as_configured()
    {
        await using HttpRig rig = Rig(1, cookie: Cookie with
        {
            Path = "/app",
            Domain = "shop.example",
            MaxAge = TimeSpan.FromHours(1),
            HttpOnly = false,
            Secure = true,
            SameSite = "None",
            IsPrivate = false,
        });
        string answer = rig.Ask(Message.Get());
        Assert.EndsWith("; Path=/app; Domain=shop.example; Max-Age=3600; Secure; SameSite=None", Message.Field(answer, "Set-Cookie"), StringComparison.Ordinal);
        Assert.Null(Message.Field(answer, "Cache-Control"));
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("weir={0}", null)]
    [InlineData("a=b; weir={0}", "a=b")]
    [InlineData("weir={0}; a=b", "a=b")]
    [InlineData("a=b; weir={0}; c=d", "a=b; c=d")]
    [InlineData("a=b;weir={0};c=d", "a=b;c=d")]
    [InlineData("weir=x; a=b; weir={0}", "a=b")]
    [InlineData("Weir={0}; xweir=1; weirx=2", "Weir={0}; xweir=1; weirx=2")]
    [InlineData("flag; weir={0}", "flag")]
    [InlineData("a=\"weir=1\"", "a=\"weir=1\"")]
    public async Task The_endpoint_sees_all_cookies_but_this_one(string sent, string? seen)
    {
        await using HttpRig rig = Rig(1);
        string cookie = CookieOf(rig.Ask(Message.Get()), out _);
        rig.Ask(Message.Post("body", fields: $"X-A: 1\r\nCookie: {string.Format(null, sent, cookie)}\r\nX-B: 2\r\n"));
        string request = rig.Origin.Requests[1];
        Assert.Equal(seen is null ? null : string.Format(null, seen, cookie), Message.Field(request, "Cookie"));
        Assert.Equal(("1", "2"), (Message.Field(request, "X-A"), Message.Field(request, "X-B")));
        Assert.EndsWith("\r\n\r\nbody", request, StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task With_forward_the_endpoint_sees_it_too()
    {
        await using HttpRig rig = Rig(1, cookie: Cookie with { IsForwarded = true });
        rig.Ask(Message.Get(fields: "Cookie: weir=1; a=b\r\n"));
        Assert.Equal("weir=1; a=b", Message.Field(rig.Origin.Requests[0], "Cookie"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_cookie_that_was_changed_counts_as_none_and_is_replaced()
    {
        await using HttpRig rig = Rig(2);
        string cookie = CookieOf(rig.Ask(Message.Get()), out _);
        string forged = (cookie[0] == 'A' ? 'B' : 'A') + cookie[1..];
        Assert.NotNull(Message.Field(rig.Ask(Message.Get(fields: $"Cookie: weir={forged}\r\n")), "Set-Cookie"));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Of_several_cookies_the_first_good_one_counts()
    {
        await using HttpRig rig = Rig(3);
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        string answer = rig.Ask(Message.Get(fields: $"Cookie: weir=stale; a=b\r\nCookie: weir={cookie}\r\n"));
        Assert.Equal((first, null), (EndpointOf(answer), Message.Field(answer, "Set-Cookie")));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_draining_endpoint_keeps_its_clients_and_a_disabled_one_does_not()
    {
        await using HttpRig rig = Rig(2);
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        string address = rig.Addresses[first].ToString();
        rig.Controller.SetAdministrative(address, AdministrativeState.Draining, "test");
        Assert.Equal(first, EndpointOf(rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n"))));
        Assert.Equal(1 - first, EndpointOf(rig.Ask(Message.Get())));

        rig.Controller.SetAdministrative(address, AdministrativeState.Disabled, "test");
        string answer = rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n"));
        cookie = CookieOf(answer, out int second);
        Assert.Equal(1 - first, second);
        Assert.Equal((1L, 1L), (rig.Counters(second).AffinityLost, rig.Counters(second).AffinityRewritten));

        rig.Controller.SetAdministrative(address, AdministrativeState.Enabled, "test");
        Assert.Equal(second, EndpointOf(rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n"))));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_endpoint_that_fails_the_request_loses_the_client_to_the_one_that_serves_it()
    {
        await using HttpRig rig = Rig(2);
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        rig.Origins[first].Answer = static (_, peer) =>
        {
            peer.Close();
            return null;
        };
        rig.ProxyLoop.Upstreams.CloseAll();
        CookieOf(rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n")), out int second);
        Assert.Equal(1 - first, second);
        Assert.Equal(1, rig.Counters(second).AffinityRewritten);
    }

    [Fact]
    public async Task With_refuse_a_client_whose_endpoint_has_gone_gets_503_and_a_new_one_is_served()
    {
        await using HttpRig rig = Rig(2, o => o with { RefusesWhenLost = true });
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        rig.Controller.SetAdministrative(rig.Addresses[first].ToString(), AdministrativeState.Disabled, "test");
        Assert.Equal(503, Message.StatusOf(rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n"))));
        Assert.Equal("affinity-lost", rig.Log.Last.Reason);
        Assert.Equal(200, Message.StatusOf(rig.Ask(Message.Get())));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task With_refuse_a_request_that_its_endpoint_fails_goes_nowhere_else()
    {
        await using HttpRig rig = Rig(2, o => o with { RefusesWhenLost = true });
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        rig.Origins[first].Answer = static (_, peer) =>
        {
            peer.Close();
            return null;
        };
        rig.ProxyLoop.Upstreams.CloseAll();
        Assert.Equal(502, Message.StatusOf(rig.Ask(Message.Get(fields: $"Cookie: weir={cookie}\r\n"))));
        Assert.Equal(1, rig.Log.Last.Tries);
    }

    [Fact]
    public async Task A_full_endpoint_passes_one_request_on_and_keeps_the_client()
    {
        await using HttpRig rig = Rig(2, limit: 1);
        string cookie = CookieOf(rig.Ask(Message.Get()), out int first);
        string get = Message.Get(fields: $"Cookie: weir={cookie}\r\n");
        rig.Origins[first].Answer = static (_, _) => null;
        MemoryPeer held = rig.Connect();
        Assert.Equal("", rig.Send(held, get));

        string answer = rig.Ask(get);
        Assert.Equal((1 - first, null), (EndpointOf(answer), Message.Field(answer, "Set-Cookie")));
        held.Reset();
        rig.Network.RunUntilIdle();
        Serve(rig, first);
        Assert.Equal(first, EndpointOf(rig.Ask(get)));
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(50, false)]
    [InlineData(49, true)]
    [InlineData(1, true)]
    [InlineData(0, true)] // over: as if there were none
    [InlineData(-1, true)]
    public async Task Max_age_renews_the_cookie_when_half_of_it_is_gone(int secondsLeft, bool isRenewed)
    {
        await using HttpRig rig = Rig(1, cookie: Cookie with { MaxAge = TimeSpan.FromSeconds(100) });
        byte[] cookie = new byte[CookieSeal.TextBytes];
        new CookieSeal(Cookie.Key.Span, "web").Write(1, rig.Time.GetUtcNow().ToUnixTimeSeconds() + secondsLeft, cookie);
        string answer = rig.Ask(Message.Get(fields: $"Cookie: weir={Encoding.ASCII.GetString(cookie)}\r\n"));
        Assert.Equal(isRenewed, Message.Field(answer, "Set-Cookie") is not null);
        Assert.Equal(secondsLeft > 0 ? (1L, 0L) : (0L, 1L), (rig.Counters().AffinityHits, rig.Counters().AffinityMisses));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_cookie_of_an_older_key_leads_home_and_is_signed_anew(ulong identity, int endpoint)
    {
        byte[] oldKey = Encoding.ASCII.GetBytes("the key of last month");
        Dictionary<ulong, ulong> names = new() { [101] = 1, [102] = 2 };
        await using HttpRig rig = Rig(2, cookie: Cookie with { Previous = [new PreviousKey(oldKey, names.ToFrozenDictionary())] });
        string answer = rig.Ask(Message.Get(fields: $"Cookie: weir={Signed(oldKey, 100 + identity)}\r\n"));
        Assert.Equal(Signed(Cookie.Key.ToArray(), identity), CookieOf(answer, out int served));
        Assert.Equal((endpoint, 1), (served, rig.Counters(endpoint).AffinityHits));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_cookie_of_an_older_key_whose_endpoint_has_left_is_lost_and_one_of_no_key_is_none()
    {
        byte[] oldKey = Encoding.ASCII.GetBytes("the key of last month");
        await using HttpRig rig = Rig(1, cookie: Cookie with { Previous = [new PreviousKey(oldKey, FrozenDictionary<ulong, ulong>.Empty)] });
        rig.Ask(Message.Get(fields: $"Cookie: weir={Signed(oldKey, 101)}\r\n"));
        Assert.Equal((0L, 1L), (rig.Counters().AffinityMisses, rig.Counters().AffinityLost));
        rig.Ask(Message.Get(fields: $"Cookie: weir={Signed(Encoding.ASCII.GetBytes("a key that nobody has"), 1)}\r\n"));
        Assert.Equal((1L, 1L), (rig.Counters().AffinityMisses, rig.Counters().AffinityLost));
        rig.AssertNothingIsLeft();
    }

    private static string Signed(byte[] key, ulong identity)
    {
        byte[] cookie = new byte[CookieSeal.TextBytes];
        new CookieSeal(key, "web").Write(identity, 0, cookie);
        return Encoding.ASCII.GetString(cookie);
    }

    internal static string CookieOf(string answer, out int endpoint)
    {
        endpoint = EndpointOf(answer);
        string field = Message.Field(answer, "Set-Cookie") ?? throw new InvalidOperationException($"no cookie in {answer}");
        return field["weir=".Length..field.IndexOf(';', StringComparison.Ordinal)];
    }

    internal static int EndpointOf(string answer) => answer[^1] - '0';

    internal static void Serve(HttpRig rig, int endpoint) => rig.Origins[endpoint].Answer = (_, _) => Message.Ok($"{endpoint}");

    internal static HttpRig Rig(
        int endpoints, Func<AffinityOptions, AffinityOptions>? change = null, AffinityCookieOptions? cookie = null, int limit = EndpointOptions.NoLimit)
    {
        AffinityOptions options = new() { Kind = AffinityKind.Cookie, Name = "weir", Cookie = cookie ?? Cookie };
        HttpRig rig = new(
            endpoints,
            pool: o => o with { Affinity = change?.Invoke(options) ?? options },
            balancing: o => o with
            {
                Strategy = "round-robin",
                Endpoints = [.. o.Endpoints.Select((e, i) => e with { Identity = (ulong)i + 1, MaxRequests = limit })],
            });
        for (int i = 0; i < endpoints; i++)
            Serve(rig, i);
        return rig;
    }
}
