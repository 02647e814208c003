using Weir.Http;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class RequestLineTests
{
    [Theory]
    [InlineData("GET", KnownMethod.Get)]
    [InlineData("HEAD", KnownMethod.Head)]
    [InlineData("POST", KnownMethod.Post)]
    [InlineData("PUT", KnownMethod.Put)]
    [InlineData("DELETE", KnownMethod.Delete)]
    [InlineData("OPTIONS", KnownMethod.Options)]
    [InlineData("TRACE", KnownMethod.Trace)]
    [InlineData("PATCH", KnownMethod.Patch)]
    [InlineData("PROPFIND", KnownMethod.Other)]
    [InlineData("get", KnownMethod.Other)]
    [InlineData("GETS", KnownMethod.Other)]
    [InlineData("G", KnownMethod.Other)]
    [InlineData("!#$%&'*+-.^_`|~09", KnownMethod.Other)]
    public void Rfc9110_9_1_any_token_is_a_method_and_case_matters(string method, KnownMethod known)
    {
        Wire wire = Wire.Accepted($"{method} /x HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(known, wire.Request.Method);
        Assert.Equal(method, wire.Of(wire.Request.MethodRange));
        Assert.Equal("/x", wire.Of(wire.Request.Target));
    }

    [Theory]
    [InlineData("GET", true, true)]
    [InlineData("HEAD", true, true)]
    [InlineData("OPTIONS", true, true)]
    [InlineData("TRACE", true, true)]
    [InlineData("PUT", false, true)]
    [InlineData("DELETE", false, true)]
    [InlineData("POST", false, false)]
    [InlineData("PATCH", false, false)]
    [InlineData("get", false, false)]
    public void Rfc9110_9_2_safety_and_idempotence_follow_from_the_method(string method, bool safe, bool idempotent)
    {
        Wire wire = Wire.Accepted($"{method} / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal((safe, idempotent), (wire.Request.IsSafe, wire.Request.IsIdempotent));
    }

    [Theory]
    [InlineData("GET  / HTTP/1.1", HttpError.BadTarget)]
    [InlineData("GET /  HTTP/1.1", HttpError.BadTarget)]
    [InlineData("GET /a b HTTP/1.1", HttpError.BadTarget)]
    [InlineData("GET / HTTP/1.1 ", HttpError.BadVersion)]
    [InlineData(" GET / HTTP/1.1", HttpError.BadMethod)]
    [InlineData("\tGET / HTTP/1.1", HttpError.BadMethod)]
    [InlineData("GET\t/ HTTP/1.1", HttpError.BadMethod)]
    [InlineData("GET /\tHTTP/1.1", HttpError.BadRequestLine)]
    [InlineData("GET", HttpError.BadRequestLine)]
    [InlineData("GET ", HttpError.BadRequestLine)]
    [InlineData("GET /", HttpError.BadRequestLine)]
    [InlineData("GET HTTP/1.1", HttpError.BadRequestLine)]
    [InlineData("GET  HTTP/1.1", HttpError.BadRequestLine)]
    [InlineData("G(T / HTTP/1.1", HttpError.BadMethod)]
    [InlineData("G\u00c9T / HTTP/1.1", HttpError.BadMethod)]
    [InlineData("GET: / HTTP/1.1", HttpError.BadMethod)]
    public void Rfc9112_3_the_three_parts_are_separated_by_single_spaces(string line, HttpError error) =>
        Wire.Refused($"{line}\r\nHost: a\r\n\r\n", error);

    [Theory]
    [InlineData("HTTP/0.9", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/1.2", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/2.0", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/3.0", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/9.9", HttpError.UnsupportedVersion)]
    [InlineData("HTTP/1.10", HttpError.BadVersion)]
    [InlineData("HTTP/01.1", HttpError.BadVersion)]
    [InlineData("HTTP/1", HttpError.BadVersion)]
    [InlineData("HTTP/2", HttpError.BadVersion)]
    [InlineData("HTTP/1,1", HttpError.BadVersion)]
    [InlineData("HTTP/1.", HttpError.BadVersion)]
    [InlineData("HTTP/.1", HttpError.BadVersion)]
    [InlineData("HTTP/1.1x", HttpError.BadVersion)]
    [InlineData("HTTP/+1.1", HttpError.BadVersion)]
    [InlineData("http/1.1", HttpError.BadVersion)]
    [InlineData("HTTp/1.1", HttpError.BadVersion)]
    [InlineData("HTTPS/1.1", HttpError.BadVersion)]
    [InlineData("ICY/1.1", HttpError.BadVersion)]
    public void Rfc9112_2_3_a_foreign_version_gets_505_and_a_malformed_one_400(string version, HttpError error)
    {
        Wire.Refused($"GET / {version}\r\nHost: a\r\n\r\n", error);
        Assert.Equal(error == HttpError.UnsupportedVersion ? 505 : 400, HttpErrorText.RequestStatus(error));
    }

    [Fact]
    public void Rfc9113_3_4_the_preface_of_http2_gets_505() =>
        Wire.Refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HttpError.UnsupportedVersion);

    [Fact]
    public void Rfc9112_2_2_one_empty_line_before_the_request_is_ignored()
    {
        Wire wire = Wire.Accepted("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\nrest");
        Assert.Equal(2, wire.Request.Start);
        Assert.Equal(wire.Bytes.Length - 4, wire.Request.Length);
        Assert.Equal("GET", wire.Of(wire.Request.MethodRange));
    }

    [Theory]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", HttpError.EmptyLineBeforeMessage)]
    [InlineData("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", HttpError.BareLineFeed)]
    [InlineData("\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", HttpError.BareCarriageReturn)]
    [InlineData("\r\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", HttpError.BareCarriageReturn)]
    public void Rfc9112_2_2_more_than_one_empty_line_or_another_line_end_is_refused(string text, HttpError error) =>
        Wire.Refused(text, error);

    [Theory]
    [InlineData("\u0016\u0003")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    [InlineData("\u0016\u0003\u0003 HTTP/1.1\r\n\r\n")]
    public void Rfc8446_5_1_a_tls_client_hello_is_told_from_garbage_by_its_second_byte(string hello) =>
        Wire.Refused(hello, HttpError.TlsOnPlainPort);

    [Fact]
    public void What_begins_like_tls_and_is_none_is_a_control_character()
    {
        Wire.Refused("\u0016GET / HTTP/1.1\r\n\r\n", HttpError.ControlCharacter);
        var begun = new Wire("\u0016");
        Assert.Equal((HeadStatus.Incomplete, HttpError.None), begun.ParseRequest());
        var garbage = new Wire("\u0016G");
        Assert.Equal(HeadStatus.Invalid, RequestParser.Parse(garbage.Bytes, garbage.Limits, garbage.Request, out HttpError error, scannedFrom: 1));
        Assert.Equal(HttpError.ControlCharacter, error);
    }

    [Fact]
    public void What_follows_the_head_is_not_looked_at()
    {
        Wire wire = Wire.Accepted("GET / HTTP/1.1\r\nHost: a\r\n\r\n\0\n\r garbage");
        Assert.Equal(27, wire.Request.Length);
    }
}
