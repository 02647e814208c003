using System.Net;
using Weir.Proxy.Forwarding;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

public sealed class RequestIdTests
{
    [Fact]
    public async Task Every_request_gets_an_id_of_its_own_for_endpoint_and_log()
    {
        await using HttpRig rig = FilterRig.With(o => o with { RequestId = true }, "{ pool: web, filters: [ { setResponseHeader: { X-Id: \"${request.id}\" } } ] }");
        string answer = rig.Ask(Message.Get());
        string? id = Message.Field(rig.Origin.Requests[0], "X-Request-Id");
        Assert.Matches("^[0-9a-f]{32}$", id);
        Assert.Equal((id, id), (rig.Log.Last.RequestId, Message.Field(answer, "X-Id")));
        rig.Ask(Message.Get());
        Assert.NotEqual(id, Message.Field(rig.Origin.Requests[1], "X-Request-Id"));
    }

    [Theory]
    [InlineData("X-Request-Id: mine\r\n", true, "mine")]
    [InlineData("X-Request-Id: mine\r\n", false, null)]
    [InlineData("X-Request-Id: a b\r\n", true, null)]
    [InlineData("X-Request-Id: a\r\nX-Request-Id: b\r\n", true, null)]
    [InlineData("X-Request-Id:\r\n", true, null)]
    public async Task Only_a_trusted_proxys_id_is_kept_if_it_is_one(string field, bool trusted, string? kept)
    {
        await using HttpRig rig = FilterRig.With(
            o => o with { RequestId = true, TrustedProxies = trusted ? [IPNetwork.Parse("198.51.100.0/24")] : [] }, "{ pool: web }");
        string id = Assert.Single(HeaderFilterTests.Values(rig.Forwarded(Message.Get("/", field)), "X-Request-Id"));
        Assert.Equal(rig.Log.Last.RequestId, id);
        if (kept is null)
            Assert.Matches("^[0-9a-f]{32}$", id);
        else
            Assert.Equal(kept, id);
    }

    [Fact]
    public async Task Without_the_option_the_clients_field_passes_and_the_log_has_none()
    {
        await using HttpRig rig = FilterRig.With("{ pool: web }");
        Assert.Equal(["mine"], HeaderFilterTests.Values(rig.Forwarded(Message.Get("/", "X-Request-Id: mine\r\n")), "X-Request-Id"));
        Assert.Equal("", rig.Log.Last.RequestId);
    }

    [Fact]
    public void Ids_sort_by_time_and_are_made_without_allocation()
    {
        RequestIds ids = new(new Random(1));
        string first = System.Text.Encoding.ASCII.GetString(ids.Next(1_700_000_000_000_000_000));
        string second = System.Text.Encoding.ASCII.GetString(ids.Next(1_700_000_000_001_000_000));
        Assert.True(string.CompareOrdinal(first, second) < 0);
        Assert.Equal(0, Allocations.Of(() => ids.Next(1)));
    }
}
