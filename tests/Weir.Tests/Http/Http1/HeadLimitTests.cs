using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class HeadLimitTests
{
    private static readonly HttpLimits Small = new() { LineBytes = 60, FieldBytes = 40, HeadBytes = 200, FieldCount = 5 };

    [Fact]
    public void Rfc9112_3_a_request_line_on_the_limit_passes_and_one_byte_more_gets_414()
    {
        Expect(HeadStatus.Complete, HttpError.None, $"GET /{new string('p', 46)} HTTP/1.1\r\nHost: a\r\n\r\n");
        Expect(HeadStatus.Invalid, HttpError.RequestLineTooLong, $"GET /{new string('p', 47)} HTTP/1.1\r\nHost: a\r\n\r\n");
        Expect(HeadStatus.Incomplete, HttpError.None, $"GET /{new string('p', 55)}");
        Expect(HeadStatus.Invalid, HttpError.RequestLineTooLong, $"GET /{new string('p', 56)}");
        Assert.Equal(414, HttpErrorText.RequestStatus(HttpError.RequestLineTooLong));
    }

    [Fact]
    public void Rfc9112_3_a_method_longer_than_32_bytes_gets_501()
    {
        Expect(HeadStatus.Complete, HttpError.None, $"{new string('M', 32)} / HTTP/1.1\r\nHost: a\r\n\r\n");
        Expect(HeadStatus.Invalid, HttpError.MethodTooLong, $"{new string('M', 33)} / HTTP/1.1\r\nHost: a\r\n\r\n");
        Expect(HeadStatus.Invalid, HttpError.MethodTooLong, new string('M', 61));
        Assert.Equal(501, HttpErrorText.RequestStatus(HttpError.MethodTooLong));
    }

    [Fact]
    public void A_field_line_on_the_limit_passes_and_one_byte_more_gets_431()
    {
        Expect(HeadStatus.Complete, HttpError.None, $"GET / HTTP/1.1\r\nHost: a\r\nX:{new string('v', 38)}\r\n\r\n");
        Expect(HeadStatus.Invalid, HttpError.FieldTooLong, $"GET / HTTP/1.1\r\nHost: a\r\nX:{new string('v', 39)}\r\n\r\n");
        Expect(HeadStatus.Incomplete, HttpError.None, $"GET / HTTP/1.1\r\nHost: a\r\nX:{new string('v', 38)}");
        Expect(HeadStatus.Invalid, HttpError.FieldTooLong, $"GET / HTTP/1.1\r\nHost: a\r\nX:{new string('v', 39)}");
        Assert.Equal(431, HttpErrorText.RequestStatus(HttpError.FieldTooLong));
    }

    [Fact]
    public void As_many_fields_as_the_limit_pass_and_one_more_gets_431()
    {
        string four = string.Concat(Enumerable.Repeat("X: y\r\n", 4));
        Expect(HeadStatus.Complete, HttpError.None, $"GET / HTTP/1.1\r\nHost: a\r\n{four}\r\n");
        Expect(HeadStatus.Invalid, HttpError.TooManyFields, $"GET / HTTP/1.1\r\nHost: a\r\n{four}X: y\r\n\r\n");
        Assert.Equal(431, HttpErrorText.RequestStatus(HttpError.TooManyFields));
    }

    [Fact]
    public void A_head_on_the_limit_passes_and_one_byte_more_gets_431()
    {
        string text = $"GET / HTTP/1.1\r\nHost: a\r\nX:{new string('v', 38)}\r\nY:{new string('v', 38)}\r\nZ:{new string('v', 38)}\r\nW:{new string('v', 37)}\r\n\r\n";
        Assert.Equal(194, text.Length);
        var exact = new HttpLimits { HeadBytes = 194 };
        var tight = new HttpLimits { HeadBytes = 193 };
        Assert.Equal((HeadStatus.Complete, HttpError.None), new Wire(text) { Limits = exact }.ParseRequest());
        Assert.Equal((HeadStatus.Invalid, HttpError.HeadTooLarge), new Wire(text) { Limits = tight }.ParseRequest());
        Assert.Equal((HeadStatus.Invalid, HttpError.HeadTooLarge), new Wire(text[..193]) { Limits = tight }.ParseRequest());
        Assert.Equal((HeadStatus.Incomplete, HttpError.None), new Wire(text[..192]) { Limits = tight }.ParseRequest());
        Assert.Equal(431, HttpErrorText.RequestStatus(HttpError.HeadTooLarge));
    }

    [Fact]
    public void Responses_have_the_same_limits()
    {
        ExpectResponse(HeadStatus.Complete, HttpError.None, $"HTTP/1.1 200 {new string('r', 47)}\r\n\r\n");
        ExpectResponse(HeadStatus.Invalid, HttpError.StatusLineTooLong, $"HTTP/1.1 200 {new string('r', 48)}\r\n\r\n");
        ExpectResponse(HeadStatus.Invalid, HttpError.FieldTooLong, $"HTTP/1.1 200 OK\r\nX:{new string('v', 39)}\r\n\r\n");
        ExpectResponse(HeadStatus.Invalid, HttpError.TooManyFields, $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat("X: y\r\n", 6))}\r\n");
        ExpectResponse(HeadStatus.Invalid, HttpError.HeadTooLarge, $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Repeat($"X:{new string('v', 38)}\r\n", 5))}\r\n");
    }

    [Fact]
    public void The_default_limits_are_those_promised() =>
        Assert.Equal(
            new HttpLimits { LineBytes = 8192, FieldBytes = 8192, HeadBytes = 32768, FieldCount = 100, ChunkLineBytes = 256, TrailerBytes = 8192 },
            HttpLimits.Default);

    private static void Expect(HeadStatus status, HttpError error, string text) =>
        Assert.Equal((status, error), new Wire(text) { Limits = Small }.ParseRequest());

    private static void ExpectResponse(HeadStatus status, HttpError error, string text) =>
        Assert.Equal((status, error), new Wire(text) { Limits = Small }.ParseResponse());
}
