using Weir.Tests.Proxy.Filters;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Hostile;

/// <summary>Every byte there is, at every place where it could disguise how a request ends: what reaches the endpoint is one request or none.</summary>
/// <remarks>The endpoint is <see cref="Origin"/>, whose plain reader shares no code with Weir's. A request for <c>/smuggled</c> stands
/// in each body; to see it means that the two read the message differently.</remarks>
public sealed class SmugglingTests
{
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Rest = "0\r\n\r\n" + Hidden;
    private const char Any = '¤';

    /// <summary>A length that covers all that follows the head, beside a coding that would end it at once.</summary>
    public static TheoryData<string> Codings =>
    [
        "¤Transfer-Encoding: chunked",
        "Transfer-Encoding¤: chunked",
        "Transfer¤Encoding: chunked",
        "Transfer-Encod¤ing: chunked",
        "Transfer-Encoding:¤chunked",
        "Transfer-Encoding: ¤chunked",
        "Transfer-Encoding: chu¤nked",
        "Transfer-Encoding: chunked¤",
        "Transfer-Encoding: chunked ¤",
        "Transfer-Encoding: x¤chunked",
        "Transfer-Encoding: chunked¤x",
        "Transfer-Encoding: identity,¤chunked",
        "Transfer-Encoding¤",
        "X: y¤Transfer-Encoding: chunked",
        "X: y\r¤Transfer-Encoding: chunked",
        "X: y\n¤Transfer-Encoding: chunked",
        "X: y\r\n¤Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding:\r\n¤chunked",
        "Connection: Content-Length¤\r\nTransfer-Encoding: chunked",
    ];

    /// <summary>A length that would end the body early, beside a coding that goes on.</summary>
    public static TheoryData<string> Lengths =>
    [
        "¤Content-Length: 3",
        "Content-Length¤: 3",
        "Content¤Length: 3",
        "Content-Length:¤3",
        "Content-Length: ¤3",
        "Content-Length: 3¤",
        "Content-Length: 3¤3",
        "Content-Length: 3,¤3",
        "X: y¤Content-Length: 3",
        "X: y\r¤Content-Length: 3",
        "Content-Length:\r\n¤3",
    ];

    /// <summary>Bodies in chunks, alone.</summary>
    public static TheoryData<string> Bodies =>
    [
        "¤5\r\nhello\r\n0\r\n\r\n",
        "5¤\r\nhello\r\n0\r\n\r\n",
        "0¤5\r\nhello\r\n0\r\n\r\n",
        "5\r¤\nhello\r\n0\r\n\r\n",
        "5¤\nhello\r\n0\r\n\r\n",
        "5;¤\r\nhello\r\n0\r\n\r\n",
        "5;a¤\r\nhello\r\n0\r\n\r\n",
        "5;a=¤\r\nhello\r\n0\r\n\r\n",
        "5;a=\"¤\"\r\nhello\r\n0\r\n\r\n",
        "5;a=\"\\¤\"\r\nhello\r\n0\r\n\r\n",
        "5 ;¤a\r\nhello\r\n0\r\n\r\n",
        "5\r\nhello¤\r\n0\r\n\r\n",
        "5\r\nhello\r¤\n0\r\n\r\n",
        "5\r\nhello\r\n¤0\r\n\r\n",
        "5\r\nhello\r\n0¤\r\n\r\n",
        "5\r\nhello\r\n0\r\n¤\r\n",
        "5\r\nhello\r\n0\r\n\r¤\n",
        "5\r\nhello\r\n0\r\nX¤: y\r\n\r\n",
        "5\r\nhello\r\n0\r\nX: y¤\r\n\r\n",
        "5\r\nhello\r\n0\r\nX: y\r\n¤Z: y\r\n\r\n",
        "5\r\nhello\r\n0\r\n¤Content-Length: 3\r\n\r\n",
        "5\r\nhello\r\n0\r\nTransfer-Encoding¤: chunked\r\n\r\n",
        "5\r\nhello\r\n0\r\nHost: b¤\r\n\r\n",
    ];

    /// <summary>Heads of a request without a body, with another one right behind.</summary>
    public static TheoryData<string> Heads =>
    [
        "¤GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET¤/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /¤ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / ¤HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1¤\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.¤\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r¤\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\n¤\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost¤: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a¤\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a¤b\r\n\r\n",
        "GET http://a¤b/ HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r¤\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: y¤\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: y\r¤\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Codings))]
    public Task A_disguised_coding_beside_a_length_shows_nothing_that_the_length_covers(string field) =>
        EveryByteAsync($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Rest.Length}\r\n{field}\r\n\r\n{Rest}");

    [Theory]
    [MemberData(nameof(Codings))]
    public Task And_in_the_other_order(string field) =>
        EveryByteAsync($"POST / HTTP/1.1\r\nHost: a\r\n{field}\r\nContent-Length: {Rest.Length}\r\n\r\n{Rest}");

    [Theory]
    [MemberData(nameof(Lengths))]
    public Task A_disguised_length_beside_chunks_shows_nothing_that_the_chunks_hold(string field) =>
        EveryByteAsync($"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n{field}\r\n\r\n{Message.Chunk("abc" + Hidden)}{Message.LastChunk}");

    [Theory]
    [MemberData(nameof(Lengths))]
    public Task A_disguised_length_beside_a_larger_one_shows_nothing_that_the_larger_one_covers(string field) =>
        EveryByteAsync($"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {3 + Hidden.Length}\r\n{field}\r\n\r\nabc{Hidden}");

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task A_malformed_chunk_ends_the_request(string body) =>
        EveryByteAsync($"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{body}");

    [Theory]
    [MemberData(nameof(Heads))]
    public Task A_malformed_head_ends_the_connection(string head) => EveryByteAsync(head);

    /// <summary>Behind an honest request that keeps the connection, as an attacker would send it.</summary>
    [Theory]
    [MemberData(nameof(Codings))]
    public async Task A_refused_request_takes_what_is_behind_it_along(string field)
    {
        await using HttpRig rig = new();
        string answers = rig.Ask(
            $"GET /first HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Rest.Length}\r\n{field.Replace(Any, '\0')}\r\n\r\n{Rest}{Hidden}");
        Assert.Equal(200, Message.StatusOf(answers));
        Assert.Equal(400, Message.StatusOf(answers[Message.LengthOf(answers)..]));
        Assert.EndsWith("The request is malformed.\n", answers, StringComparison.Ordinal);
        Assert.StartsWith("GET /first ", Assert.Single(rig.Origin.Requests), StringComparison.Ordinal);
        rig.AssertNothingIsLeft();
    }

    /// <summary>"0.CL" and its kin: whoever answers without having read a body leaves its bytes to be read as a request.</summary>
    [Theory]
    [InlineData("{ redirect: https://b.example }", 307)]
    [InlineData("{ respond: { status: 200, body: ok } }", 200)]
    [InlineData("{ path: /nowhere, pool: web }", 404)]
    [InlineData("{ pool: web, maxBody: 1B }", 413)]
    public async Task An_answer_of_our_own_to_a_request_whose_body_is_not_read_ends_the_connection(string route, int status)
    {
        await using HttpRig rig = FilterRig.With(route);
        Weir.Net.Memory.MemoryPeer client = rig.Connect();
        string answer = rig.Send(client, $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: {Hidden.Length}\r\n\r\n");
        Assert.Equal((status, "close"), (Message.StatusOf(answer), Message.Field(answer, "Connection")));
        Assert.Equal("", rig.Send(client, Hidden));
        Assert.Empty(rig.Origin.Requests);
        client.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task An_endpoint_that_answers_before_a_promised_body_has_come_gets_no_other_request_on_that_connection(string interim)
    {
        await using HttpRig rig = new(isScripted: false);
        (Weir.Net.Memory.MemoryPeer client, Weir.Net.Memory.MemoryPeer server) =
            rig.Begin($"POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {Hidden.Length}\r\n\r\n");
        server.TakeText();
        server.Send(interim + Message.Ok("early"));
        rig.Network.RunUntilIdle();
        Assert.Contains("Connection: close", client.TakeText(), StringComparison.Ordinal);
        rig.Send(client, Hidden);
        Assert.DoesNotContain("/smuggled", server.TakeText(), StringComparison.Ordinal);
        Assert.Equal(0, rig.ProxyLoop.Upstreams.Count);
        client.Close();
        server.Close();
        rig.Advance(2000);
        rig.AssertNothingIsLeft();
    }

    private static async Task EveryByteAsync(string template)
    {
        await using HttpRig rig = new();
        for (int value = 0; value < 256; value++)
        {
            rig.Origin.Requests.Clear();
            string sent = template.Replace(Any, (char)value);
            string answer = rig.Ask(sent);
            string context = $"byte {value:x2} in {template.ReplaceLineEndings("|")}: {answer.ReplaceLineEndings("|")}";

            int status = Message.StatusOf(answer);
            Assert.True(rig.Origin.Requests.Count <= 1, $"{rig.Origin.Requests.Count} requests for {context}");
            Assert.All(rig.Origin.Requests, request => Assert.Null(Problem(request, context)));
            if (status == 200)
                Assert.Single(rig.Origin.Requests);
            else
                Assert.True(status is 0 or 400 or 501 or 505, context); // 0: the length it named has not come
            if (status >= 400)
                Assert.True(Message.Field(answer, "Connection") == "close" && Message.LengthOf(answer) == answer.Length, context);
        }

        rig.AssertNothingIsLeft(template);
    }

    /// <summary>What a lenient endpoint could read in another way.</summary>
    private static string? Problem(string request, string context)
    {
        string head = request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        string[] lines = head.Split("\r\n");
        if (request.StartsWith("GET /smuggled", StringComparison.Ordinal))
            return $"smuggled: {context}";
        if (lines.Any(line => line.AsSpan().ContainsAny('\r', '\n', '\0') || line.StartsWith(' ') || line.StartsWith('\t')))
            return $"a line that is not one: {context}";
        if (lines[1..].Any(line => line.Split(':')[0].Any(c => c <= ' ' || c >= 127)))
            return $"a name that is none: {context}";
        if (Message.Field(request, "Transfer-Encoding") is { } coding && (coding != "chunked" || Message.Field(request, "Content-Length") is not null))
            return $"two framings: {context}";
        return lines[1..].Count(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) > 1 ? $"two lengths: {context}" : null;
    }
}
