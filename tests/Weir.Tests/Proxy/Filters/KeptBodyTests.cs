using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

/// <summary>A request whose body is kept grows after its head was written: what filters and log are told of it must be the same after that.</summary>
public sealed class KeptBodyTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(15_900)]
    [InlineData(16_120)]
    [InlineData(16_140)]
    [InlineData(64_800)]
    [InlineData(130_000)]
    public async Task What_the_head_said_is_still_known_after_the_body_has_come(int bytes)
    {
        await using HttpRig rig = FilterRig.With(
            o => o with { RequestId = true },
            "{ pool: web, retries: { attempts: 1, bufferBody: 128KiB }, filters: [ { rewritePrefix: { from: /old, to: /new } }, "
            + "{ setResponseHeader: { X-Id: \"${request.id}\", X-Target: \"${target}\", X-Host: \"${host.name}\" } } ] }");
        MemoryPeer client = rig.Connect();
        string body = new('x', bytes);
        string answer = rig.Send(client, $"PUT /old/a?b HTTP/1.1\r\nHost: shop.example:8080\r\nContent-Length: {bytes}\r\n\r\n");
        for (int at = 0; at < bytes; at += 10_000)
            answer += rig.Send(client, body[at..Math.Min(at + 10_000, bytes)]);

        string request = Assert.Single(rig.Origin.Requests);
        Assert.StartsWith("PUT /new/a?b HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, request, StringComparison.Ordinal);
        Assert.Equal(("/old/a?b", "shop.example"), (Message.Field(answer, "X-Target"), Message.Field(answer, "X-Host")));
        Assert.Equal(Message.Field(request, "X-Request-Id"), Message.Field(answer, "X-Id"));
        Assert.Equal(("/old/a?b", Message.Field(answer, "X-Id")), (rig.Log.Last.Target, rig.Log.Last.RequestId));
        client.Close();
        rig.Advance(100);
        rig.AssertNothingIsLeft();
    }

    [Fact]
    public async Task A_rewrite_that_puts_a_dot_segment_together_is_refused()
    {
        await using HttpRig rig = FilterRig.With("{ pool: web, filters: [ { rewriteRegex: { match: \"/files(.*)\", to: \"/data/${1}\" } } ] }");
        Assert.StartsWith("HTTP/1.1 400 ", rig.Ask(Message.Get("/files../secret")), StringComparison.Ordinal);
        Assert.Empty(rig.Origin.Requests);
        Assert.StartsWith("HTTP/1.1 200 ", rig.Ask(Message.Get("/files-a")), StringComparison.Ordinal);
    }
}
