using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Filters, redirects and fixed responses of a route.</summary>
public sealed class FilterErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Says(
            "A_filter_that_is_unknown",
            "{ setHeader: { X-A: 1 } }",
            "w.yaml:5:35 listeners.web.routes[0].filters[0].setHeader: 'setHeader' is not a key of a filter. "
                + "Known: setRequestHeader, addRequestHeader, removeRequestHeader, setResponseHeader, addResponseHeader, removeResponseHeader, rewritePrefix, rewriteRegex."),
        Says(
            "A_filter_that_is_two",
            "{ setRequestHeader: { X-A: 1 }, removeRequestHeader: X-B }",
            "w.yaml:5:33 listeners.web.routes[0].filters[0]: This has 2 keys, and a filter has exactly one, so that their order is clear. "
                + "Known: setRequestHeader, addRequestHeader, removeRequestHeader, setResponseHeader, addResponseHeader, removeResponseHeader, rewritePrefix, rewriteRegex."),
        Says(
            "A_header_that_frames_the_message",
            "{ setRequestHeader: { content-length: 1 } }",
            "w.yaml:5:55 listeners.web.routes[0].filters[0].setRequestHeader.content-length: 'content-length' belongs to the connection or says where a message ends, and a filter cannot change it. Remove it."),
        Says(
            "A_header_of_the_connection_in_a_response",
            "{ removeResponseHeader: Transfer-Encoding }",
            "w.yaml:5:57 listeners.web.routes[0].filters[0].removeResponseHeader: 'Transfer-Encoding' belongs to the connection or says where a message ends, and a filter cannot change it. Remove it."),
        Says(
            "The_host",
            "{ setRequestHeader: { Host: b } }",
            "w.yaml:5:55 listeners.web.routes[0].filters[0].setRequestHeader.Host: 'Host' decides which site an endpoint serves, and a filter cannot change it. Remove it."),
        Says(
            "A_header_that_forwarding_writes",
            "{ setRequestHeader: { X-Forwarded-For: x } }",
            "w.yaml:5:55 listeners.web.routes[0].filters[0].setRequestHeader.X-Forwarded-For: 'X-Forwarded-For' is written by 'forwarding' of the listener. Set it there, or use another name."),
        Says(
            "A_variable_that_is_misspelt",
            """{ setRequestHeader: { X-A: "${client.adress}" } }""",
            "w.yaml:5:60 listeners.web.routes[0].filters[0].setRequestHeader.X-A: 'client.adress' is not a variable. Did you mean 'client.address'? "
                + "Known: client.address, method, scheme, host, host.name, path, query, target, listener, route, pool, request.id, header.NAME."),
        Says(
            "A_variable_of_the_response_in_a_request",
            """{ setRequestHeader: { X-A: "${endpoint}" } }""",
            "w.yaml:5:60 listeners.web.routes[0].filters[0].setRequestHeader.X-A: 'endpoint' is known when an endpoint has answered. Use it in a filter of the response."),
        Says(
            "A_variable_that_is_not_closed",
            """{ setRequestHeader: { X-A: "a ${host" } }""",
            "w.yaml:5:60 listeners.web.routes[0].filters[0].setRequestHeader.X-A: '${host' has no '}'. Close the variable, or write '$${' for the characters themselves."),
        Says(
            "A_value_with_a_line_end",
            """{ setResponseHeader: { X-A: "a\r\nSet-Cookie: b" } }""",
            "w.yaml:5:61 listeners.web.routes[0].filters[0].setResponseHeader.X-A: 'a??Set-Cookie: b' holds a control character or one beyond ASCII, which a header's value cannot. Remove it."),
        Says(
            "A_prefix_with_a_star",
            "{ rewritePrefix: { from: /a/**, to: / } }",
            "w.yaml:5:58 listeners.web.routes[0].filters[0].rewritePrefix.from: '/a/**' has '*' in it, and this is the beginning of a path as it is. For more, use rewriteRegex."),
        Says(
            "A_group_that_is_not_there",
            """{ rewriteRegex: { match: "/a(b)", to: "/${2}" } }""",
            "w.yaml:5:71 listeners.web.routes[0].filters[0].rewriteRegex.to: 'match' has no group 2. Its last is 1; put parentheses around what is meant."),
        Says(
            "A_rewrite_without_its_target",
            """{ rewriteRegex: { match: "/a" } }""",
            "w.yaml:5:49 listeners.web.routes[0].filters[0].rewriteRegex: 'to' is missing. Write the new path: to: /new/${1}."),
        Says(
            "A_rewrite_to_a_query",
            """{ rewriteRegex: { match: "/a", to: "/b?c" } }""",
            "w.yaml:5:68 listeners.web.routes[0].filters[0].rewriteRegex.to: '/b?c' has a '?' or '#', and a filter rewrites the path alone; the query stays. Remove it."),
        Snippet.Says(
            "A_filter_of_requests_where_the_route_answers",
            Snippet.Route("{ redirect: /x, filters: [ { setRequestHeader: { X-A: 1 } } ] }"),
            "w.yaml:5:36 listeners.web.routes[0].filters[0]: This route answers by itself, so only setResponseHeader and addResponseHeader do something. Remove the filter."),
        Snippet.Says(
            "A_redirect_to_nowhere",
            Snippet.Route("{ redirect: www.example }"),
            "w.yaml:5:21 listeners.web.routes[0].redirect: 'www.example' is neither a URL nor a path. Write https://host, https://host/path or /path."),
        Snippet.Says(
            "A_redirect_to_whatever_host_a_client_names",
            Snippet.Route("""{ redirect: "/${target}" }"""),
            "w.yaml:5:21 listeners.web.routes[0].redirect: '/${target}' begins with two slashes, since the path begins with one. Write '${target}'."),
        Snippet.Says(
            "A_redirect_with_a_space",
            Snippet.Route("""{ redirect: "/a b" }"""),
            "w.yaml:5:21 listeners.web.routes[0].redirect: '/a b' has a space or a character beyond ASCII. Write it percent-encoded."),
        Snippet.Says(
            "A_redirect_with_another_status",
            Snippet.Route("{ redirect: { to: /x, status: 304 } }"),
            "w.yaml:5:39 listeners.web.routes[0].redirect.status: '304' is not a status of a redirect. Did you mean '301'? Known: 301, 302, 303, 307, 308."),
        Snippet.Says(
            "A_response_with_two_bodies",
            Snippet.Route("{ respond: { body: a, file: b } }"),
            "w.yaml:5:31 listeners.web.routes[0].respond.file: The body is given by 'body' already. Remove one of them."),
        Snippet.Says(
            "A_response_whose_status_has_no_body",
            Snippet.Route("{ respond: { status: 204, body: a } }"),
            "w.yaml:5:30 listeners.web.routes[0].respond.status: An answer with 204 has no body. Remove the body, or use 200."),
        Snippet.Says(
            "A_response_with_a_status_of_an_interim_one",
            Snippet.Route("{ respond: { status: 100 } }"),
            "w.yaml:5:30 listeners.web.routes[0].respond.status: 100 is out of range. A status runs from 200 to 599."),
        Snippet.Says(
            "A_response_of_no_media_type",
            Snippet.Route("{ respond: { type: html, body: a } }"),
            "w.yaml:5:28 listeners.web.routes[0].respond.type: 'html' is not a media type. Write it as text/html; charset=utf-8."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));

    private static TheoryDataRow<string, string> Says(string name, string filter, string message) =>
        Snippet.Says(name, Snippet.Route($"{{ pool: web, filters: [ {filter} ] }}"), message);
}
