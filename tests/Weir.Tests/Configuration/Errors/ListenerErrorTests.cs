using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Listeners: binds, protocols, limits, forwarding.</summary>
public sealed class ListenerErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "A_listener_without_bind",
            "listeners: { web: { pool: web } }\n" + Snippet.WebPool,
            "w.yaml:1:14 listeners.web: 'bind' is missing. Give the address to accept on: bind: 0.0.0.0:8080."),
        Snippet.Says(
            "A_listener_without_a_pool",
            "listeners: { web: { bind: \":80\" } }\n" + Snippet.WebPool,
            "w.yaml:1:14 listeners.web: 'routes' is missing. For a single pool write pool: NAME."),
        Snippet.Says(
            "A_tcp_listener_without_a_pool",
            Snippet.Listener("protocol: tcp"),
            "w.yaml:2:3 listeners.web: 'pool' is missing. Name the pool that takes the connections: pool: NAME."),
        Snippet.Says(
            "A_listener_with_routes_and_pool",
            Snippet.Listener("pool: web\nroutes: [ { pool: web } ]"),
            "w.yaml:4:5 listeners.web.pool: A listener has either 'routes' or 'pool'. For the requests that no route takes, end 'routes' with { pool: NAME }."),
        Snippet.Says(
            "A_tcp_listener_with_http_keys",
            Snippet.Listener("protocol: tcp\npool: web\nlimits: { fields: 5 }\nforwarding: { via: a }\ntimeouts: { head: 5s, idle: 1m }"),
            "w.yaml:6:5 listeners.web.limits: A tcp listener sees no requests, so it has no 'limits'. Remove the key, or set protocol: http.",
            "w.yaml:7:5 listeners.web.forwarding: A tcp listener sees no requests, so it has no 'forwarding'. Remove the key, or set protocol: http.",
            "w.yaml:8:17 listeners.web.timeouts.head: A tcp listener sees no requests, so it has no 'head'. Remove the key, or set protocol: http."),
        Snippet.Says(
            "A_tcp_listener_with_routes",
            Snippet.Listener("protocol: tcp\nroutes: [ { pool: web } ]"),
            "w.yaml:5:5 listeners.web.routes: A tcp listener sees no requests, so it has no 'routes'. Name its one pool with pool: NAME, or set protocol: http."),
        Snippet.Says(
            "A_tcp_listener_whose_pool_hashes_requests",
            """
            listeners: { db: { bind: ":80", protocol: tcp, pool: web } }
            pools: { web: { strategy: { hash: { header: A } }, endpoints: [ "a:1" ] } }

            """,
            "w.yaml:1:54 listeners.db.pool: Pool 'web' hashes the header of a request, and a tcp listener sees none. Hash the client's address: hash: source."),
        Snippet.Says(
            "No_http2_stream_at_all",
            Snippet.Listener("pool: web\nhttp2: { maxStreams: 0 }"),
            "w.yaml:5:26 listeners.web.http2.maxStreams: 0 is out of range. A number of streams runs from 1 to 10000."),
        Snippet.Says(
            "Http2_on",
            Snippet.Listener("pool: web\nhttp2: on"),
            "w.yaml:5:12 listeners.web.http2: 'on' is a single value; a mapping of keys to values, or off, is expected."),
        Snippet.Says(
            "Http2_of_a_tcp_listener",
            Snippet.Listener("protocol: tcp\npool: web\nhttp2: off"),
            "w.yaml:6:5 listeners.web.http2: A tcp listener sees no requests, so it has no 'http2'. Remove the key, or set protocol: http."),
        Snippet.Says(
            "A_protocol_of_a_later_version",
            Snippet.Listener("protocol: udp\npool: web"),
            "w.yaml:4:15 listeners.web.protocol: 'udp' arrives with a later version of Weir. Known in this one: http, https, tcp, jobs."),
        Snippet.Says(
            "A_protocol_that_is_unknown",
            Snippet.Listener("protocol: htpp\npool: web"),
            "w.yaml:4:15 listeners.web.protocol: 'htpp' is not a protocol. Did you mean 'http'? Known: http, https, tcp, jobs."),
        Snippet.Says(
            "A_listener_key_of_a_later_version",
            Snippet.Listener("pool: web\nproxyProtocol: {}"),
            "w.yaml:5:5 listeners.web.proxyProtocol: 'proxyProtocol' arrives with a later version of Weir. Remove the key for this one."),
        Snippet.Says(
            "A_bind_to_a_name",
            Snippet.Bind("www.example.com:80"),
            "w.yaml:3:11 listeners.web.bind: A listener binds an IP address, 'localhost' or '*', not the name 'www.example.com'. To accept on every interface write ':80'."),
        Snippet.Says(
            "A_bind_to_port_zero",
            Snippet.Bind("127.0.0.1:0"),
            "w.yaml:3:11 listeners.web.bind: '127.0.0.1:0' asks for any free port, and each event loop would get another. Choose a port from 1 to 65535."),
        Snippet.Says(
            "A_bind_that_is_only_a_port",
            Snippet.Bind("8080"),
            "w.yaml:3:11 listeners.web.bind: '8080' is only a port. Write the address before it: 127.0.0.1:8080."),
        Snippet.Says(
            "A_bind_to_every_interface_without_quotes",
            Snippet.Bind("*:80"),
            """w.yaml:3:11 listeners.web.bind: A value that begins with '*' is an alias to YAML, and nothing is named so. Put it in quotes: "*:80"."""),
        Snippet.Says(
            "A_bind_to_IPv6_without_quotes",
            Snippet.Bind("[::1]:80"),
            """w.yaml:3:17: A value that begins with '[' is a list to YAML. Put an IPv6 address in quotes: "[::1]:80"."""),
        Snippet.Says(
            "An_empty_list_of_binds",
            Snippet.Bind("[]"),
            "w.yaml:3:11 listeners.web.bind: The list names no address. Give one: bind: 0.0.0.0:8080."),
        Snippet.Says(
            "A_bind_that_stands_twice",
            Snippet.Bind("""[ ":80", ":80" ]"""),
            "w.yaml:3:20 listeners.web.bind[1]: '*:80' is already bound by listeners.web.bind[0]. Choose another address or port."),
        Snippet.Says(
            "A_wildcard_bind_over_a_specific_one",
            """
            listeners:
              a: { bind: 127.0.0.1:80, pool: web }
              b: { bind: ":80", pool: web }

            """ + Snippet.WebPool,
            "w.yaml:3:14 listeners.b.bind: '*:80' overlaps '127.0.0.1:80', bound by listeners.a.bind. Choose another port."),
        Snippet.Says(
            "An_IPv4_bind_beside_the_IPv6_wildcard",
            Snippet.Bind("""[ "[::]:80", 0.0.0.0:80 ]"""),
            "w.yaml:3:24 listeners.web.bind[1]: '0.0.0.0:80' overlaps '[::]:80', bound by listeners.web.bind[0]. Choose another port."),
        Snippet.Says(
            "The_IPv6_wildcard_beside_the_one_of_both",
            Snippet.Bind("""[ 127.0.0.1:80, "[::]:80" ]"""),
            "w.yaml:3:27 listeners.web.bind[1]: '[::]:80' overlaps '127.0.0.1:80', bound by listeners.web.bind[0]. Choose another port."),
        Snippet.Says(
            "A_localhost_bind_over_a_loopback_one",
            """
            listeners:
              a: { bind: "[::1]:80", pool: web }
              b: { bind: localhost:80, pool: web }

            """ + Snippet.WebPool,
            "w.yaml:3:14 listeners.b.bind: 'localhost:80' overlaps '[::1]:80', bound by listeners.a.bind. Choose another port."),
        Snippet.Says(
            "An_admin_bind_that_a_listener_has",
            Snippet.Top("admin: { bind: 127.0.0.1:80 }"),
            "w.yaml:3:16 admin.bind: '127.0.0.1:80' overlaps '*:80', bound by listeners.web.bind. Choose another port."),
        Snippet.Says(
            "A_socket_bound_twice",
            """
            listeners:
              a: { bind: unix:/run/a, pool: web }
              b: { bind: unix:/run/a, pool: web }

            """ + Snippet.WebPool,
            "w.yaml:3:14 listeners.b.bind: 'unix:/run/a' is already bound by listeners.a.bind. Choose another address or port."),
        Snippet.Says(
            "A_size_without_a_unit",
            Snippet.Listener("pool: web\nlimits: { head: 4096 }"),
            "w.yaml:5:21 listeners.web.limits.head: '4096' has no unit. Write 4KiB."),
        Snippet.Says(
            "A_size_with_half_a_unit",
            Snippet.Listener("pool: web\nlimits: { head: 64k }"),
            "w.yaml:5:21 listeners.web.limits.head: '64k' is not a size. Did you mean '64KiB'?"),
        Snippet.Says(
            "A_size_that_is_a_word",
            Snippet.Listener("pool: web\nlimits: { body: large }"),
            "w.yaml:5:21 listeners.web.limits.body: 'large' is not a size. Write a whole number with a unit: 512B, 8KB, 64KiB, 1MiB, 1GiB."),
        Snippet.Says(
            "A_size_out_of_range",
            Snippet.Listener("pool: web\nlimits: { head: 1GiB }"),
            "w.yaml:5:21 listeners.web.limits.head: '1GiB' is out of range. This size runs from 256B to 1MiB."),
        Snippet.Says(
            "A_line_longer_than_the_head",
            Snippet.Listener("pool: web\nlimits: { line: 64KiB }"),
            "w.yaml:5:21 listeners.web.limits.line: 'line' is 64KiB and 'head' 32KiB. A head holds its lines: raise 'head' or lower 'line'."),
        Snippet.Says(
            "A_head_shorter_than_the_default_line",
            Snippet.Listener("pool: web\nlimits: { head: 4KiB }"),
            "w.yaml:5:21 listeners.web.limits.head: 'line' is 8KiB and 'head' 4KiB. A head holds its lines: raise 'head' or lower 'line'.",
            "w.yaml:5:21 listeners.web.limits.head: 'field' is 8KiB and 'head' 4KiB. A head holds its lines: raise 'head' or lower 'field'."),
        Snippet.Says(
            "A_trusted_network_with_host_bits",
            Snippet.Listener("pool: web\nforwarding: { trust: [ 10.1.2.3/8 ] }"),
            "w.yaml:5:28 listeners.web.forwarding.trust[0]: '10.1.2.3/8' has bits set beyond its first 8. Did you mean '10.0.0.0/8'?"),
        Snippet.Says(
            "A_trusted_network_that_is_a_name",
            Snippet.Listener("pool: web\nforwarding: { trust: [ proxy.example ] }"),
            "w.yaml:5:28 listeners.web.forwarding.trust[0]: 'proxy.example' is not a range of addresses. Write it as 10.0.0.0/8, fd00::/8 or one address."),
        Snippet.Says(
            "A_prefix_beyond_the_address",
            Snippet.Listener("pool: web\nforwarding: { trust: [ 10.0.0.0/33 ] }"),
            "w.yaml:5:28 listeners.web.forwarding.trust[0]: '10.0.0.0/33' is not a range of addresses. The number after '/' runs from 0 to 32 here."),
        Snippet.Says(
            "Forwarded_fields_that_are_unknown",
            Snippet.Listener("pool: web\nforwarding: { fields: xforwarded }"),
            "w.yaml:5:27 listeners.web.forwarding.fields: 'xforwarded' is not a choice of forwarded fields. Did you mean 'x-forwarded'? Known: x-forwarded, forwarded, both, off."),
        Snippet.Says(
            "A_limit_of_no_connections",
            Snippet.Listener("pool: web\nmaxConnections: 0"),
            "w.yaml:5:21 listeners.web.maxConnections: 0 is out of range. A number of connections runs from 1 to 10000000."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
