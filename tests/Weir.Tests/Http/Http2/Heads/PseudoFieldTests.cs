using Weir.Http;
using Weir.Http.Http2.Heads;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>RFC 9113 §8.3.1: what the pseudo-header fields of a request must be.</summary>
public sealed class PseudoFieldTests
{
    private static readonly (string, string) Method = (":method", "GET");
    private static readonly (string, string) Scheme = (":scheme", "http");
    private static readonly (string, string) Path = (":path", "/a?b");
    private static readonly (string, string) Authority = (":authority", "a.example:8080");

    [Fact]
    public void A_request_becomes_a_request_line_and_Host() =>
        Assert.Equal(
            "GET /a?b HTTP/1.1\r\nhost: a.example:8080\r\naccept: */*\r\n\r\n",
            Translation.Request([Method, Scheme, Path, Authority, ("accept", "*/*")]));

    [Fact]
    public void Their_order_among_themselves_is_free() =>
        Assert.StartsWith("GET /a?b HTTP/1.1\r\n", Translation.Request([Authority, Path, Scheme, Method]), StringComparison.Ordinal);

    [Fact]
    public void A_missing_one_is_refused()
    {
        Assert.Equal(HeadError.MissingMethod, Translation.ErrorOf(Scheme, Path, Authority));
        Assert.Equal(HeadError.MissingScheme, Translation.ErrorOf(Method, Path, Authority));
        Assert.Equal(HeadError.MissingPath, Translation.ErrorOf(Method, Scheme, Authority));
        Assert.Equal(HeadError.MissingAuthority, Translation.ErrorOf(Method, Scheme, Path));
        Assert.Equal(HeadError.MissingMethod, Translation.ErrorOf());
    }

    [Fact]
    public void A_repeated_one_is_refused_even_when_equal()
    {
        Assert.Equal(HeadError.RepeatedPseudoField, Translation.ErrorOf(Method, Method, Scheme, Path, Authority));
        Assert.Equal(HeadError.RepeatedPseudoField, Translation.ErrorOf(Method, Scheme, Scheme, Path, Authority));
        Assert.Equal(HeadError.RepeatedPseudoField, Translation.ErrorOf(Method, Scheme, Path, Path, Authority));
        Assert.Equal(HeadError.RepeatedPseudoField, Translation.ErrorOf(Method, Scheme, Path, Authority, (":authority", "b")));
    }

    [Theory]
    [InlineData(":status")] // a response's
    [InlineData(":foo")]
    [InlineData(":")]
    [InlineData(":Method")]
    public void One_that_requests_do_not_have_is_refused(string name) =>
        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.ErrorOf(Method, Scheme, Path, Authority, (name, "200")));

    [Fact]
    public void One_after_a_regular_field_is_refused()
    {
        Assert.Equal(HeadError.LatePseudoField, Translation.ErrorOf(Method, Scheme, Path, ("accept", "*/*"), Authority));
        Assert.Equal(HeadError.LatePseudoField, Translation.ErrorOf(Method, Scheme, Path, Authority, ("accept", "*/*"), (":foo", "x")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /admin HTTP/1.1\r\nhost: b\r\n\r\nGET")]
    [InlineData("GET\r\n")]
    [InlineData("G\0T")]
    public void A_method_that_would_end_early_is_refused(string method) =>
        Assert.NotEqual(HeadError.None, Translation.ErrorOf((":method", method), Scheme, Path, Authority));

    [Theory]
    [InlineData("GET /x HTTP/1.1")]
    [InlineData("G(T")]
    [InlineData("G\u00c9T")]
    [InlineData("A-METHOD-LONGER-THAN-ANY-THERE-IS")]
    public void A_method_that_is_no_token_is_refused(string method) =>
        Assert.Equal(HeadError.BadMethod, Translation.ErrorOf((":method", method), Scheme, Path, Authority));

    [Fact]
    public void A_method_that_nobody_knows_is_passed_on() =>
        Assert.StartsWith("BREW /a?b ", Translation.Request([(":method", "BREW"), Scheme, Path, Authority]), StringComparison.Ordinal);

    [Theory]
    [InlineData("https")]
    [InlineData("ftp")]
    [InlineData("")]
    [InlineData("http ://a/ HTTP/1.1")]
    public void A_scheme_other_than_the_listeners_is_refused(string scheme) =>
        Assert.Equal(HeadError.BadScheme, Translation.ErrorOf(Method, (":scheme", scheme), Path, Authority));

    [Fact]
    public void A_secure_listener_wants_https()
    {
        Translation.Request([Method, (":scheme", "https"), Path, Authority], isSecure: true);
        Assert.Equal(HeadError.BadScheme, Translation.Translate([Method, Scheme, Path, Authority], true, isSecure: true, false).Error);
    }

    [Fact]
    public void An_empty_path_is_refused() => Assert.Equal(HeadError.MissingPath, Translation.ErrorOf(Method, Scheme, (":path", ""), Authority));

    [Theory]
    [InlineData("a")]
    [InlineData("*")] // OPTIONS only
    [InlineData("?a")]
    [InlineData("http://b/")] // absolute-form never
    [InlineData("/ HTTP/1.1")]
    [InlineData("/a b")]
    [InlineData("/a#b")]
    [InlineData("/a?b#c")]
    [InlineData("/\u00e9")]
    [InlineData("/a?\u00e9")]
    [InlineData("/a\tb")]
    public void A_path_that_no_request_line_can_hold_is_refused(string path) =>
        Assert.Equal(HeadError.BadPath, Translation.ErrorOf(Method, Scheme, (":path", path), Authority));

    [Theory]
    [InlineData("/ HTTP/1.1\r\nhost: b\r\n\r\nGET /admin")]
    [InlineData("/\r\nx: y")]
    [InlineData("/\n")]
    [InlineData("/\0")]
    public void A_path_with_control_characters_is_refused(string path) =>
        Assert.Equal(HeadError.BadFieldValue, Translation.ErrorOf(Method, Scheme, (":path", path), Authority));

    [Fact]
    public void OPTIONS_may_ask_about_the_server_as_a_whole() =>
        Assert.StartsWith(
            "OPTIONS * HTTP/1.1\r\n",
            Translation.Request([(":method", "OPTIONS"), Scheme, (":path", "*"), Authority]),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("user@a")]
    [InlineData("user:word@a")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a/b")]
    [InlineData("a:99999")]
    [InlineData("a:x")]
    [InlineData(":80")]
    [InlineData("[::1")]
    [InlineData("\u00e9")]
    public void An_authority_that_is_no_host_is_refused(string authority) =>
        Assert.Equal(HeadError.BadAuthority, Translation.ErrorOf(Method, Scheme, Path, (":authority", authority)));

    [Theory]
    [InlineData("a\r\nx: y")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    public void An_authority_with_control_characters_is_refused(string authority) =>
        Assert.Equal(HeadError.BadFieldValue, Translation.ErrorOf(Method, Scheme, Path, (":authority", authority)));

    [Fact]
    public void Host_stands_in_for_a_missing_authority() =>
        Assert.Equal("GET /a?b HTTP/1.1\r\nhost: b\r\n\r\n", Translation.Request([Method, Scheme, Path, ("host", "b")]));

    [Fact]
    public void Host_that_agrees_with_the_authority_is_sent_once() =>
        Assert.Equal(
            "GET /a?b HTTP/1.1\r\nhost: a.example:8080\r\n\r\n",
            Translation.Request([Method, Scheme, Path, Authority, ("host", "A.example:8080")]));

    [Theory]
    [InlineData("b")]
    [InlineData("a.example")]
    [InlineData("")]
    public void Host_that_differs_from_the_authority_is_refused(string host) =>
        Assert.Equal(HeadError.AuthorityMismatch, Translation.ErrorOf(Method, Scheme, Path, Authority, ("host", host)));

    [Fact]
    public void A_second_Host_is_refused()
    {
        Assert.Equal(HeadError.RepeatedHost, Translation.ErrorOf(Method, Scheme, Path, ("host", "a"), ("host", "a")));
        Assert.Equal(HeadError.RepeatedHost, Translation.ErrorOf(Method, Scheme, Path, Authority, ("host", "a.example:8080"), ("host", "b")));
    }

    [Fact]
    public void CONNECT_has_an_authority_with_a_port_and_nothing_else()
    {
        (string, string) connect = (":method", "CONNECT");
        (HeadError error, string text, TranslatedRequest request) =
            Translation.Translate([connect, (":authority", "a:443")], endStream: false, isSecure: false, extended: false);
        Assert.Equal(HeadError.None, error);
        Assert.Equal("CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n", text);
        Assert.Equal((BodyFraming.None, KnownMethod.Connect), (request.Framing, request.Method));

        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.ErrorOf(connect, (":authority", "a:443"), Scheme));
        Assert.Equal(HeadError.UnexpectedPseudoField, Translation.ErrorOf(connect, (":authority", "a:443"), Path));
        Assert.Equal(HeadError.MissingAuthority, Translation.ErrorOf(connect, ("host", "a:443")));
        Assert.Equal(HeadError.BadAuthority, Translation.ErrorOf(connect, (":authority", "a")));
    }

    [Fact]
    public void HEAD_is_told_apart() =>
        Assert.True(Translation.Translate([(":method", "HEAD"), Scheme, Path, Authority], true, false, false).Request.IsHead);
}
