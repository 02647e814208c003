using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class HeadPrefixTests
{
    public static TheoryData<string> Requests =>
    [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nPOST http://b:80/x?y=z HTTP/1.1\r\nHost: other\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: upgrade, x-a\r\nUpgrade: websocket\r\nX-A: \t v\u00e9 \r\n\r\n",
        "GET /a HTTP/1.0\r\n\r\n",
        "CONNECT b:443 HTTP/1.1\r\nHost: b\r\n\r\n",
        "PUT /long HTTP/1.1\r\nHost: a\r\nUser-Agent: " + new string('u', 300) + "\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];

    public static TheoryData<string> Responses =>
    [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.0 404\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.1 200 \r\nSet-Cookie: " + new string('c', 300) + "\r\nTransfer-Encoding: chunked\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Every_prefix_of_a_request_head_is_incomplete(string text)
    {
        for (int length = 0; length < text.Length; length++)
            Assert.Equal((HeadStatus.Incomplete, HttpError.None), new Wire(text[..length]).ParseRequest());
        Assert.Equal(text.Length, Wire.Accepted(text).Request.Length);
    }

    [Theory]
    [MemberData(nameof(Responses))]
    public void Every_prefix_of_a_response_head_is_incomplete(string text)
    {
        for (int length = 0; length < text.Length; length++)
            Assert.Equal((HeadStatus.Incomplete, HttpError.None), new Wire(text[..length]).ParseResponse());
        Assert.Equal(text.Length, Wire.AcceptedResponse(text).Response.Length);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_head_byte_by_byte_with_the_hint_completes_at_its_last_byte(string text)
    {
        var wire = new Wire(text);
        for (int length = 1; length <= text.Length; length++)
        {
            HeadStatus status = RequestParser.Parse(
                wire.Bytes.AsSpan(0, length), wire.Limits, wire.Request, out HttpError error, scannedFrom: length - 1);
            Assert.Equal(HttpError.None, error);
            Assert.Equal(length == text.Length ? HeadStatus.Complete : HeadStatus.Incomplete, status);
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: y\rz", HttpError.BareCarriageReturn)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: y\0", HttpError.ControlCharacter)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: y\n", HttpError.BareLineFeed)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n X: y\r\n", HttpError.FoldedField)]
    [InlineData("\r\n\r\n", HttpError.EmptyLineBeforeMessage)]
    public void A_fault_is_found_as_soon_as_its_line_has_come_with_the_hint_too(string text, HttpError expected)
    {
        var wire = new Wire(text);
        for (int length = 1; length < text.Length; length++)
            Assert.Equal(HeadStatus.Incomplete, Parse(length, out _));
        Assert.Equal(HeadStatus.Invalid, Parse(text.Length, out HttpError error));
        Assert.Equal(expected, error);

        HeadStatus Parse(int length, out HttpError found) =>
            RequestParser.Parse(wire.Bytes.AsSpan(0, length), wire.Limits, wire.Request, out found, length - 1);
    }

    [Fact]
    public void A_full_head_sent_byte_by_byte_reads_each_byte_a_bounded_number_of_times()
    {
        // 100 lines, 32 KiB. Parsing anew at each byte would read 500 MB and take a tenth of a second at the very best;
        // the bound asserted is on work, measured as full parses: at most three a line.
        string line = "X: " + new string('v', 310) + "\r\n";
        var wire = new Wire("GET / HTTP/1.1\r\nHost: a\r\n" + string.Concat(Enumerable.Repeat(line, 99)) + "\r\n");
        int parses = 0;
        for (int length = 1; length <= wire.Bytes.Length; length++)
        {
            wire.Request.Fields.Clear();
            HeadStatus status = RequestParser.Parse(wire.Bytes.AsSpan(0, length), wire.Limits, wire.Request, out _, length - 1);
            Assert.Equal(length == wire.Bytes.Length ? HeadStatus.Complete : HeadStatus.Incomplete, status);
            if (wire.Request.Fields.Count > 0)
                parses++;
        }

        Assert.InRange(parses, 99, 303);
    }
}
