using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>How clients come back: keys that belong together, and cookies that browsers take.</summary>
public sealed class AffinityErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "An_affinity_by_nothing",
            Snippet.Pool("affinity: { onLost: pick }"),
            "w.yaml:5:5 pools.web.affinity: An affinity says how a client is known again. Write cookie: weir, learn: JSESSIONID, or by: address."),
        Snippet.Says(
            "An_affinity_by_two_things",
            Snippet.Pool("affinity: { cookie: weir, by: address }"),
            "w.yaml:5:5 pools.web.affinity: An affinity is exactly one thing; this one has 'cookie' and 'by'. Remove all but one."),
        Snippet.Says(
            "Telling_by_a_word",
            Snippet.Pool("affinity: { by: address, tellResumed: never }"),
            "w.yaml:5:43 pools.web.affinity.tellResumed: 'never' is neither true nor false. Write true or false."),
        Snippet.Says(
            "A_name_that_is_no_token",
            Snippet.Pool("affinity: { cookie: \"my cookie\" }"),
            "w.yaml:5:25 pools.web.affinity.cookie: 'my cookie' is not the name of a header or cookie. It is 1 to 64 characters without spaces, quotes or separators."),
        Snippet.Says(
            "A_source_that_is_not_known",
            Snippet.Pool("affinity: { by: adress }"),
            "w.yaml:5:21 pools.web.affinity.by: 'adress' is not a source of affinity. Did you mean 'address'? Known: address, header."),
        Snippet.Says(
            "By_header_without_a_name",
            Snippet.Pool("affinity: { by: header }"),
            "w.yaml:5:21 pools.web.affinity: 'by: header' needs the header's name. Write header: X-User beside it."),
        Snippet.Says(
            "A_header_for_another_kind",
            Snippet.Pool("affinity: { by: address, header: X-User }"),
            "w.yaml:5:30 pools.web.affinity.header: 'header' goes with 'by: header' only. Remove it."),
        Snippet.Says(
            "A_table_for_a_cookie",
            Snippet.Pool("affinity: { cookie: weir, ttl: 5m }"),
            "w.yaml:5:31 pools.web.affinity.ttl: 'ttl' goes with 'learn' or 'by' only. Remove it."),
        Snippet.Says(
            "A_key_without_a_cookie",
            Snippet.Pool("affinity: { learn: SID, key: 0123456789abcdef }"),
            "w.yaml:5:29 pools.web.affinity.key: 'key' goes with 'cookie' only. Remove it."),
        Snippet.Says(
            "A_key_that_can_be_guessed",
            Snippet.Pool("affinity: { cookie: weir, key: secret }"),
            "w.yaml:5:36 pools.web.affinity.key: This key has 6 characters; 16 to 256 are taken. Make one: head -c 32 /dev/urandom | base64."),
        Snippet.Says(
            "Two_keys",
            Snippet.Pool("affinity: { cookie: weir, key: 0123456789abcdef, keyFile: a.key }"),
            "w.yaml:5:54 pools.web.affinity.keyFile: There is a 'key' too. Keep one of them; a file keeps the secret out of this one."),
        Snippet.Says(
            "A_path_that_would_end_the_attribute",
            Snippet.Pool("affinity: { cookie: weir, path: \"/a; Secure\" }"),
            "w.yaml:5:37 pools.web.affinity.path: '/a; Secure' is not a path for a cookie. It begins with '/' and has at most 256 ASCII characters without space and ';'."),
        Snippet.Says(
            "An_address_for_a_domain",
            Snippet.Pool("affinity: { cookie: weir, domain: 10.0.0.1 }"),
            "w.yaml:5:39 pools.web.affinity.domain: '10.0.0.1' is not a domain for a cookie. Write a name such as shop.example; the cookie then holds for all names below it too."),
        Snippet.Says(
            "SameSite_none_that_browsers_refuse",
            Snippet.Pool("affinity: { cookie: weir, sameSite: none, secure: false }"),
            "w.yaml:5:41 pools.web.affinity.sameSite: Browsers take 'sameSite: none' only of a cookie that is secure. Set secure: true, or sameSite: lax."),
        Snippet.Says(
            "A_host_cookie_with_a_path",
            Snippet.Pool("affinity: { cookie: __Host-weir, path: /a }"),
            "w.yaml:5:38 pools.web.affinity.path: Browsers take the cookie '__Host-weir' only with path '/' and without domain. Remove 'path', or choose another name."),
        Snippet.Says(
            "A_secure_cookie_that_is_not",
            Snippet.Pool("affinity: { cookie: __Secure-weir, secure: false }"),
            "w.yaml:5:48 pools.web.affinity.secure: Browsers take the cookie '__Secure-weir' only when it is secure. Set secure: true, or choose another name."),
        Snippet.Says(
            "A_loss_that_is_not_known",
            Snippet.Pool("affinity: { by: address, onLost: refused }"),
            "w.yaml:5:38 pools.web.affinity.onLost: 'refused' is not what to do. Did you mean 'refuse'? Known: pick, refuse."),
        Snippet.Says(
            "A_prefix_of_IPv6_beyond_its_bits",
            Snippet.Pool("affinity: { by: address, ipv6Prefix: 129 }"),
            "w.yaml:5:42 pools.web.affinity.ipv6Prefix: 129 is out of range. A prefix length runs from 1 to 128."),
        Snippet.Says(
            "A_cookie_of_no_time",
            Snippet.Pool("affinity: { cookie: weir, maxAge: 0s }"),
            "w.yaml:5:39 pools.web.affinity.maxAge: '0s' is out of range. This duration runs from 2s to 9600h."),
        Snippet.Says(
            "A_cookie_for_connections",
            "listeners: { web: { bind: \":80\", protocol: tcp, pool: web } }\npools: { web: { endpoints: [ \"a:1\" ], affinity: { cookie: weir } } }\n",
            "w.yaml:1:55 listeners.web.pool: Pool 'web' knows its clients by what requests say, and a tcp listener sees none. Set affinity: { by: address }."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Each_is_one_error_with_its_place_and_mend(string yaml, string messages) =>
        Assert.Equal(messages, Snippet.MessagesOf(yaml));

    [Fact]
    public void By_address_serves_connections_too() => Assert.Equal(
        "",
        Snippet.MessagesOf("listeners: { web: { bind: \":80\", protocol: tcp, pool: web } }\npools: { web: { endpoints: [ \"a:1\" ], affinity: { by: address } } }\n"));
}
