using Weir.Balancing;
using Weir.Net.Memory;
using Weir.Proxy.Affinity;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Affinity;

/// <summary>The endpoint that takes a client over learns from which one.</summary>
public sealed class WeirResumedTests
{
    private const string User = "X-User: ada\r\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_endpoint_is_told_which_one_has_failed_and_told_once(bool isRefused)
    {
        await using HttpRig rig = Rig();
        rig.Ask(Message.Get(fields: User));
        Fail(rig, isRefused);

        rig.Ask(Message.Get(fields: User));
        Assert.Equal("10.0.0.1:80", Message.Field(rig.Origins[1].Requests[^1], "Weir-Resumed"));
        Assert.Equal("ada", Message.Field(rig.Origins[1].Requests[^1], "X-User"));
        rig.Ask(Message.Get(fields: User));
        Assert.Null(Message.Field(rig.Origins[1].Requests[^1], "Weir-Resumed"));
        Assert.Equal(2, rig.Origins[1].Requests.Count);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_body_behind_the_head_stays_whole()
    {
        await using HttpRig rig = Rig();
        rig.Ask(Message.Get(fields: User));
        Fail(rig, isRefused: true);
        rig.Ask(Message.Post("the body", fields: User));
        string request = Assert.Single(rig.Origins[1].Requests);
        Assert.Equal(("10.0.0.1:80", "the body"), (Message.Field(request, "Weir-Resumed"), Message.BodyOf(request)));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_response_that_goes_on_elsewhere_is_such_a_request_too()
    {
        await using HttpRig rig = Rig();
        rig.Ask(Message.Get(fields: User));
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Send("HTTP/1.1 200 OK\r\nDate: x\r\nETag: \"v1\"\r\nContent-Length: 4\r\n\r\nab");
            peer.Close();
            return null;
        };
        rig.Origins[1].Answer = static (_, _) => "HTTP/1.1 206 P\r\nETag: \"v1\"\r\nContent-Range: bytes 2-3/4\r\nContent-Length: 2\r\n\r\ncd";
        Assert.EndsWith("abcd", rig.Ask(Message.Get(fields: User)), StringComparison.Ordinal);
        string request = Assert.Single(rig.Origins[1].Requests);
        Assert.Equal(("10.0.0.1:80", "bytes=2-"), (Message.Field(request, "Weir-Resumed"), Message.Field(request, "Range")));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task Newcomers_and_clients_at_home_bring_no_such_word_and_none_can_claim_it()
    {
        await using HttpRig rig = Rig();
        for (int i = 0; i < 2; i++)
            rig.Ask(Message.Get(fields: User + "Weir-Resumed: 10.0.0.9:80\r\nweir-resumed: x\r\n"));
        Assert.All(rig.Origins[0].Requests, request => Assert.Null(Message.Field(request, "Weir-Resumed")));
        Assert.Equal(2, rig.Origins[0].Requests.Count);
        Assert.Equal(400, Message.StatusOf(rig.Ask(Message.Get(fields: User + "Weir_Resumed: x\r\n"))));
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task An_endpoint_that_is_merely_full_has_lost_nobody()
    {
        await using HttpRig rig = Rig(limit: 1);
        rig.Ask(Message.Get(fields: User));
        rig.Origins[0].Answer = static (_, _) => null;
        MemoryPeer busy = rig.Connect();
        rig.Send(busy, Message.Get(fields: User));
        rig.Ask(Message.Get(fields: User));
        Assert.Null(Message.Field(Assert.Single(rig.Origins[1].Requests), "Weir-Resumed"));
        busy.Reset();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task It_can_be_turned_off()
    {
        await using HttpRig rig = Rig(o => o with { TellsResumed = false });
        rig.Ask(Message.Get(fields: User));
        Fail(rig, isRefused: true);
        rig.Ask(Message.Get(fields: User));
        Assert.Null(Message.Field(Assert.Single(rig.Origins[1].Requests), "Weir-Resumed"));
        rig.AssertNothingIsLeft();
    }

    private static HttpRig Rig(Func<AffinityOptions, AffinityOptions>? change = null, int limit = EndpointOptions.NoLimit) => CookieAffinityTests.Rig(
        2,
        o =>
        {
            AffinityOptions options = o with { Kind = AffinityKind.Header, Name = "X-User", Cookie = null, Entries = 10 };
            return change?.Invoke(options) ?? options;
        },
        limit: limit);

    /// <summary>The first endpoint, which is the client's.</summary>
    private static void Fail(HttpRig rig, bool isRefused)
    {
        if (isRefused)
            rig.Servers[0].Stop();
        rig.ProxyLoop.Upstreams.CloseAll();
        rig.Network.RunUntilIdle();
        rig.Origins[0].Answer = static (_, peer) =>
        {
            peer.Reset();
            return null;
        };
    }
}
