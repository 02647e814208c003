using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Routes of an http listener.</summary>
public sealed class RouteErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "A_route_to_an_unknown_pool",
            Snippet.Route("{ pool: wbe }"),
            "w.yaml:5:17 listeners.web.routes[0].pool: There is no pool 'wbe'. Did you mean 'web'? Known: web."),
        Snippet.Says(
            "A_short_form_to_an_unknown_pool",
            Snippet.Listener("pool: other"),
            "w.yaml:4:11 listeners.web.pool: There is no pool 'other'. Known: web."),
        Snippet.Says(
            "A_route_without_a_pool",
            Snippet.Route("{ path: /x }"),
            "w.yaml:5:9 listeners.web.routes[0]: Nothing serves this route. Name a pool (pool: web), several (pools: { web: 95, canary: 5 }), or answer with redirect or respond."),
        Snippet.Says(
            "A_route_that_is_a_word",
            Snippet.Route("web"),
            "w.yaml:5:9 listeners.web.routes[0]: This is a single value; the keys of a route are expected: name, host, path, methods, headers, query, cookies, source, pool, pools, sticky, redirect, respond, filters, maxBody, timeouts, retries, resume, rateLimit, class, priority."),
        Snippet.Says(
            "An_empty_list_of_routes",
            Snippet.Listener("routes: []"),
            "w.yaml:4:13 listeners.web.routes: The list has no route. Give one: routes: [ { pool: web } ]."),
        Snippet.Says(
            "A_path_without_a_slash",
            Snippet.Route("{ path: api/**, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: 'api/**' does not begin with '/'. Write '/api/**'."),
        Snippet.Says(
            "A_path_with_two_stars_within_a_segment",
            Snippet.Route("{ path: /a/b**, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a/b**' has '**' within a segment, and it stands for whole ones. Write '*' for any characters of a segment: '/a/b*'."),
        Snippet.Says(
            "A_path_with_an_empty_segment",
            Snippet.Route("{ path: /a//b, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a//b' has an empty segment, and requests are matched without them. Write one '/'."),
        Snippet.Says(
            "A_path_with_a_broken_escape",
            Snippet.Route("{ path: /100%, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/100%' has a '%' without two hexadecimal digits. Write '%25' for the character itself."),
        Snippet.Says(
            "A_path_with_a_query",
            Snippet.Route("""{ path: "/a?b=c", pool: web }"""),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a?b=c' has a '?' or '#', and a route matches the path alone. End the path before it."),
        Snippet.Says(
            "A_path_with_parameters",
            Snippet.Route("{ path: /a;b/**, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a;b/**' has a ';', and routes see paths without their parameters: they match '/a' where a request has '/a;b'. Leave out each ';' and what follows it up to the next '/'."),
        Snippet.Says(
            "A_redirect_to_wherever_the_client_wants",
            Snippet.Route("""{ redirect: "${query}" }"""),
            "w.yaml:5:21 listeners.web.routes[0].redirect: '${query}' begins with the query, which is the client's to choose: it could lead to any host. Write '/?${query}'."),
        Snippet.Says(
            "A_path_with_dot_segments",
            Snippet.Route("{ path: /a/../b, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a/../b' has a '..' segment, which no request matches. Write the path that it leads to."),
        Snippet.Says(
            "A_path_with_a_space",
            Snippet.Route("{ path: /a b, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a b' has a space or a character beyond ASCII. Write it percent-encoded, as it comes in a request."),
        Snippet.Says(
            "A_host_with_a_port",
            Snippet.Route("""{ host: "shop.example:8080", pool: web }"""),
            "w.yaml:5:17 listeners.web.routes[0].host: 'shop.example:8080' has a port, and a route matches the host alone. Remove ':8080'."),
        Snippet.Says(
            "A_host_with_a_star_inside",
            Snippet.Route("{ host: shop.*.example, pool: web }"),
            """w.yaml:5:17 listeners.web.routes[0].host: 'shop.*.example' has '*' in a place where it means nothing. A host is exact (shop.example) or everything below a domain ("*.shop.example")."""),
        Snippet.Says(
            "A_host_that_is_only_a_star",
            Snippet.Route("""{ host: "*", pool: web }"""),
            "w.yaml:5:17 listeners.web.routes[0].host: A route without 'host' takes every host. Remove the key."),
        Snippet.Says(
            "A_host_wildcard_without_quotes",
            Snippet.Route("{ host: *.shop.example, pool: web }"),
            """w.yaml:5:17 listeners.web.routes[0].host: A value that begins with '*' is an alias to YAML, and nothing is named so. Put it in quotes: "*.shop.example"."""),
        Snippet.Says(
            "A_host_beyond_ASCII",
            Snippet.Route("{ host: bücher.example, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].host: 'bücher.example' has letters beyond ASCII. Write the name as DNS has it, with 'xn--'."),
        Snippet.Says(
            "A_host_that_is_no_name",
            Snippet.Route("{ host: -shop.example, pool: web }"),
            """w.yaml:5:17 listeners.web.routes[0].host: '-shop.example' is not a host name. A host is exact (shop.example) or everything below a domain ("*.shop.example")."""),
        Snippet.Says(
            "A_route_key_of_a_later_version",
            Snippet.Route("{ sni: a.example, pool: web }"),
            "w.yaml:5:11 listeners.web.routes[0].sni: 'sni' arrives with a later version of Weir. Remove the key for this one."),
        Snippet.Says(
            "A_path_by_a_broken_expression",
            Snippet.Route("""{ path: { regex: "/a(b" }, pool: web }"""),
            "w.yaml:5:26 listeners.web.routes[0].path.regex: '/a(b' is not a regular expression: insufficient closing parentheses at character 5. Correct it there."),
        Snippet.Says(
            "A_path_by_an_expression_that_goes_back",
            Snippet.Route("""{ path: { regex: "/(a+)\\1" }, pool: web }"""),
            "w.yaml:5:26 listeners.web.routes[0].path.regex: '/(a+)\\1' cannot be matched in linear time. Write it without lookaround, backreference, atomic group and condition."),
        Snippet.Says(
            "A_method_in_lower_case",
            Snippet.Route("{ methods: get, pool: web }"),
            "w.yaml:5:20 listeners.web.routes[0].methods: 'get' is not 'GET': the case of a method counts. Write GET."),
        Snippet.Says(
            "A_method_that_is_no_token",
            Snippet.Route("""{ methods: [ "G T" ], pool: web }"""),
            "w.yaml:5:22 listeners.web.routes[0].methods[0]: 'G T' is not a method. Write one as in a request: GET, POST."),
        Snippet.Says(
            "The_method_of_a_forward_proxy",
            Snippet.Route("{ methods: CONNECT, pool: web }"),
            "w.yaml:5:20 listeners.web.routes[0].methods: 'CONNECT' asks for a forward proxy, and no route takes it. Remove it."),
        Snippet.Says(
            "A_header_that_is_no_name",
            Snippet.Route("""{ headers: { "X A": 1 }, pool: web }"""),
            "w.yaml:5:22 listeners.web.routes[0].headers.X A: 'X A' is not the name of a header or cookie. It is 1 to 64 characters without spaces, quotes or separators."),
        Snippet.Says(
            "A_condition_that_is_two",
            Snippet.Route("{ headers: { X-A: { present: true, prefix: a } }, pool: web }"),
            "w.yaml:5:27 listeners.web.routes[0].headers.X-A: A condition is exactly one thing: a value, { present: true }, { present: false }, { prefix: … } or { regex: … }."),
        Snippet.Says(
            "A_condition_without_a_value",
            Snippet.Route("{ headers: { X-A: }, pool: web }"),
            "w.yaml:5:27 listeners.web.routes[0].headers.X-A: The value is missing; a value, { present: true }, { present: false }, { prefix: … } or { regex: … } is expected."),
        Snippet.Says(
            "A_cookie_with_a_broken_expression",
            Snippet.Route("""{ cookies: { id: { regex: "[a" } }, pool: web }"""),
            "w.yaml:5:35 listeners.web.routes[0].cookies.id.regex: '[a' is not a regular expression: unterminated bracket at character 3. Correct it there."),
        Snippet.Says(
            "A_parameter_that_is_no_name",
            Snippet.Route("""{ query: { "a=b": 1 }, pool: web }"""),
            "w.yaml:5:20 listeners.web.routes[0].query.a=b: 'a=b' is not the name of a query parameter. It is 1 to 64 ASCII characters without space, '&', '=' and '#'."),
        Snippet.Says(
            "A_source_with_bits_beyond",
            Snippet.Route("{ source: 10.1.0.0/8, pool: web }"),
            "w.yaml:5:19 listeners.web.routes[0].source: '10.1.0.0/8' has bits set beyond its first 8. Did you mean '10.0.0.0/8'?"),
        Snippet.Says(
            "Two_things_that_serve",
            Snippet.Route("{ pool: web, redirect: /x }"),
            "w.yaml:5:22 listeners.web.routes[0].redirect: 'pool' serves this route already. Remove one of them."),
        Snippet.Says(
            "A_split_over_an_unknown_pool",
            Snippet.Route("{ pools: { web: 1, wbe: 1 } }"),
            "w.yaml:5:33 listeners.web.routes[0].pools.wbe: There is no pool 'wbe'. Did you mean 'web'? Known: web."),
        Snippet.Says(
            "A_split_without_weight",
            Snippet.Route("{ pools: { web: 0 } }"),
            "w.yaml:5:18 listeners.web.routes[0].pools: All weights are 0, so nobody serves the route. Give one pool a weight above 0."),
        Snippet.Says(
            "A_split_with_a_negative_weight",
            Snippet.Route("{ pools: { web: -1 } }"),
            "w.yaml:5:25 listeners.web.routes[0].pools.web: -1 is out of range. A weight runs from 0 to 1000000."),
        Snippet.Says(
            "Stickiness_without_a_split",
            Snippet.Route("{ pool: web, sticky: source }"),
            "w.yaml:5:22 listeners.web.routes[0].sticky: 'sticky' divides clients among several pools, and this route has no 'pools'. Remove the key, or write pools: { web: 95, canary: 5 }."),
        Snippet.Says(
            "A_body_limit_where_no_body_is_taken",
            Snippet.Route("{ redirect: /x, maxBody: 1MiB }"),
            "w.yaml:5:25 listeners.web.routes[0].maxBody: This route answers by itself and takes no body. Remove the key."),
        Snippet.Says(
            "Encoded_slashes_in_other_words",
            Snippet.Listener("pool: web\nencodedSlashes: reject"),
            "w.yaml:5:21 listeners.web.encodedSlashes: 'reject' is not a choice for encoded slashes. Known: refuse, keep."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
