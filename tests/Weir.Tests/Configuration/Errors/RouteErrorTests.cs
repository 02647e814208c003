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
            "w.yaml:5:9 listeners.web.routes[0]: 'pool' is missing. Name the pool that serves the route: pool: web."),
        Snippet.Says(
            "A_route_that_is_a_word",
            Snippet.Route("web"),
            "w.yaml:5:9 listeners.web.routes[0]: This is a single value; the keys of a route are expected: host, path, pool."),
        Snippet.Says(
            "An_empty_list_of_routes",
            Snippet.Listener("routes: []"),
            "w.yaml:4:13 listeners.web.routes: The list has no route. Give one: routes: [ { pool: web } ]."),
        Snippet.Says(
            "A_path_without_a_slash",
            Snippet.Route("{ path: api/**, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: 'api/**' does not begin with '/'. Write '/api/**'."),
        Snippet.Says(
            "A_path_with_a_single_star",
            Snippet.Route("{ path: /api/*, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/api/*' has '*' in a place where it means nothing. A path is exact (/x) or everything below (/x/**). Did you mean '/api/**'?"),
        Snippet.Says(
            "A_path_with_a_star_inside",
            Snippet.Route("{ path: /a/**/b, pool: web }"),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a/**/b' has '*' in a place where it means nothing. A path is exact (/x) or everything below (/x/**). Did you mean '/a/**'?"),
        Snippet.Says(
            "A_path_with_a_query",
            Snippet.Route("""{ path: "/a?b=c", pool: web }"""),
            "w.yaml:5:17 listeners.web.routes[0].path: '/a?b=c' has a '?' or '#', and a route matches the path alone. End the path before it."),
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
            Snippet.Route("{ methods: [ GET ], pool: web }"),
            "w.yaml:5:11 listeners.web.routes[0].methods: 'methods' arrives with a later version of Weir. Remove the key for this one."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
