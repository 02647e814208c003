using Weir.Net.Memory;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Hostile;

/// <summary>Endpoints are distrusted as clients are: what they send reaches a client as one well-formed response, as 502, or as one that breaks
/// off so that it can be seen.</summary>
public sealed class HostileResponseTests
{
    private const char Any = '¤';

    public static TheoryData<string> Templates =>
    [
        "¤HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1¤200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.¤ 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200¤OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 2¤0 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 O¤K\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK¤Injected: yes\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r¤\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A: b¤Injected: yes\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A: b\r¤Injected: yes\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nX-A¤B: b\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\n¤X-A: b\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length¤: 2\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2¤\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding¤: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding:¤chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked¤\r\n\r\n2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n¤2\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2¤\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a¤\r\nok\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok¤\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX: y¤Injected: yes\r\n\r\n",
        "HTTP/1.1 103 Early¤Hints\r\nX-A: b\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 103 Early\r\nX-A: b¤Injected: yes\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
    ];

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Whatever_byte_an_endpoint_slips_in_the_client_sees_no_line_of_its_making(string template)
    {
        await using HttpRig rig = new(pool: o => o with { Retries = 0 });
        for (int value = 0; value < 256; value++)
        {
            string response = template.Replace(Any, (char)value);
            if (response.Contains("\r\nInjected", StringComparison.Ordinal))
                continue; // an honest line after all
            rig.Origin.Answer = (_, peer) =>
            {
                peer.Send(response);
                peer.Close();
                return null;
            };
            string answer = rig.Ask(Message.Get());
            string context = $"byte {value:x2} in {template.ReplaceLineEndings("|")}: {answer.ReplaceLineEndings("|")}";
            string head = answer[..(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2)];
            Assert.All(head.Split("\r\n"), line => Assert.False(line.AsSpan().ContainsAny('\r', '\n', '\0'), context));
            Assert.False(answer.Contains("\nInjected", StringComparison.Ordinal) || answer.Contains("\rInjected", StringComparison.Ordinal), context);
            Assert.True(Message.StatusOf(answer) is 200 or 502 or 103 || (Message.StatusOf(answer) is >= 201 and <= 290 && template.Contains("2¤0", StringComparison.Ordinal)), context);
        }

        rig.AssertNothingIsLeft(template);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\nhello")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]
    public async Task Bytes_behind_a_response_reach_nobody_and_end_their_connection(string method, string response)
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.Send(response);
        rig.Network.RunUntilIdle();
        string answer = client.TakeText();
        Assert.DoesNotContain("hello", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer, StringComparison.Ordinal);

        // The next request goes over another connection and gets its own answer.
        client.Send(Message.Get("/next"));
        rig.Network.RunUntilIdle();
        MemoryPeer next = rig.Servers[0].Next();
        Assert.StartsWith("GET /next ", next.TakeText(), StringComparison.Ordinal);
        Assert.Equal(Message.Ok("own"), rig.Send(next, Message.Ok("own")) is "" ? client.TakeText() : "");
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("2\r\nok\r\n", "zz\r\n")]
    [InlineData("2\r\nok\r\n", "-1\r\n")]
    [InlineData("2\r\nok\r\n", "5\r\nhelloX")]
    [InlineData("2\r\nok\r\n", "0\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("2\r\nok\r\n", "0\r\nX: a\nInjected: yes\r\n\r\n")]
    public async Task A_bad_chunk_in_the_middle_of_a_response_is_never_a_clean_end(string first, string bad)
    {
        await using HttpRig rig = new(isScripted: false);
        (MemoryPeer client, MemoryPeer server) = rig.Begin(Message.Get());
        server.Send("HTTP/1.1 200 OK\r\nDate: x\r\nTransfer-Encoding: chunked\r\n\r\n" + first);
        rig.Network.RunUntilIdle();
        server.Send(bad);
        rig.Network.RunUntilIdle();
        string answer = client.TakeText();
        Assert.Equal(200, Message.StatusOf(answer));
        Assert.Equal(-1, Message.LengthOf(answer));
        Assert.DoesNotContain("Injected", answer, StringComparison.Ordinal);
        Assert.True(client.IsOver, "the client's connection ends");
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("3\r\nabc\r\n", "zz\r\n")]
    [InlineData("3\r\nabc\r\n", "3\r\nabcX")]
    [InlineData("3\r\nabc\r\n", "0\r\nHost: b\r\n\r\n")]
    [InlineData("3\r\nabc\r\n", "3;\r\nabc\r\n")]
    [InlineData("3\r\nabc\r\n", "3\nabc\r\n")]
    public async Task A_bad_chunk_in_the_middle_of_a_request_gets_400_and_the_endpoint_no_whole_request(string first, string bad)
    {
        await using HttpRig rig = new();
        MemoryPeer client = rig.Connect();
        Assert.Equal("", rig.Send(client, Message.PostChunked(first)));
        string answer = rig.Send(client, bad + "0\r\n\r\n" + Message.Get("/smuggled"));
        Assert.Equal((400, "close"), (Message.StatusOf(answer), Message.Field(answer, "Connection")));
        Assert.Equal(Message.LengthOf(answer), answer.Length);
        Assert.Empty(rig.Origin.Requests);
        client.Close();
        rig.Network.RunUntilIdle();
        rig.AssertNothingIsLeft();
    }
}
