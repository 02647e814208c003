using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Endpoints and their addresses.</summary>
public sealed class EndpointErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "A_pool_without_the_key_endpoints",
            Snippet.Web + "pools: { web: { strategy: random } }\n",
            """w.yaml:2:10 pools.web: 'endpoints' is missing. Give at least one: endpoints: [ "10.0.0.11:80" ]."""),
        Snippet.Says(
            "A_pool_with_no_endpoints",
            Snippet.Web + "pools: { web: { endpoints: [] } }\n",
            """w.yaml:2:28 pools.web.endpoints: The pool has no endpoint. Give one: endpoints: [ "10.0.0.11:80" ]."""),
        Snippet.Says(
            "Endpoints_that_are_a_single_address",
            Snippet.Web + "pools: { web: { endpoints: \"a:1\" } }\n",
            "w.yaml:2:28 pools.web.endpoints: 'a:1' is a single value; a list of endpoints is expected. Write [ \"a:1\" ]."),
        Snippet.Says(
            "An_endpoint_without_a_port",
            Snippet.Endpoints("- 10.0.0.1"),
            "w.yaml:5:9 pools.web.endpoints[0]: '10.0.0.1' has no port. Add it: 10.0.0.1:80, with your port."),
        Snippet.Says(
            "An_endpoint_that_is_only_a_port",
            Snippet.Endpoints("- 8080"),
            "w.yaml:5:9 pools.web.endpoints[0]: '8080' is only a port. Write the address before it: 127.0.0.1:8080."),
        Snippet.Says(
            "An_endpoint_without_a_host",
            Snippet.Endpoints("- \":8080\""),
            "w.yaml:5:9 pools.web.endpoints[0]: ':8080' has no host. On this machine write 127.0.0.1:8080."),
        Snippet.Says(
            "An_endpoint_that_is_a_URL",
            Snippet.Endpoints("- http://10.0.0.1:80/"),
            "w.yaml:5:9 pools.web.endpoints[0]: 'http://10.0.0.1:80/' is a URL. An address has no scheme and no path: write '10.0.0.1:80'."),
        Snippet.Says(
            "A_port_out_of_range",
            Snippet.Endpoints("- 10.0.0.1:65536"),
            "w.yaml:5:9 pools.web.endpoints[0]: '65536' is not a port. A port is a number from 1 to 65535."),
        Snippet.Says(
            "A_port_that_is_a_word",
            Snippet.Endpoints("- 10.0.0.1:http"),
            "w.yaml:5:9 pools.web.endpoints[0]: 'http' is not a port. A port is a number from 1 to 65535."),
        Snippet.Says(
            "An_address_with_an_octet_too_large",
            Snippet.Endpoints("- 10.0.0.256:80"),
            "w.yaml:5:9 pools.web.endpoints[0]: '10.0.0.256' is not an IP address. Four numbers from 0 to 255 without leading zeros, as in 10.0.0.11."),
        Snippet.Says(
            "An_address_with_a_leading_zero",
            Snippet.Endpoints("- 10.0.0.01:80"),
            "w.yaml:5:9 pools.web.endpoints[0]: '10.0.0.01' is not an IP address. Four numbers from 0 to 255 without leading zeros, as in 10.0.0.11."),
        Snippet.Says(
            "A_short_address",
            Snippet.Endpoints("- 10.1:80"),
            "w.yaml:5:9 pools.web.endpoints[0]: '10.1' is not an IP address. Four numbers from 0 to 255 without leading zeros, as in 10.0.0.11."),
        Snippet.Says(
            "An_IPv6_address_without_brackets",
            Snippet.Endpoints("- ::1"),
            """w.yaml:5:9 pools.web.endpoints[0]: '::1' is an IPv6 address without brackets, so that its port cannot be told. Write it as "[::1]:80"."""),
        Snippet.Says(
            "An_IPv6_address_with_port_but_without_brackets",
            Snippet.Endpoints("- 2001:db8::1:80"),
            """w.yaml:5:9 pools.web.endpoints[0]: '2001:db8::1:80' is an IPv6 address without brackets, so that its port cannot be told. Write it as "[::1]:80"."""),
        Snippet.Says(
            "An_IPv6_address_without_quotes",
            Snippet.Endpoints("- [::1]:80"),
            """w.yaml:5:15: A value that begins with '[' is a list to YAML. Put an IPv6 address in quotes: "[::1]:80"."""),
        Snippet.Says(
            "A_bad_IPv6_address",
            Snippet.Endpoints("- \"[::g]:80\""),
            "w.yaml:5:9 pools.web.endpoints[0]: '::g' is not an IP address. Eight groups of hexadecimal digits, or fewer around '::', as in [2001:db8::1]:80."),
        Snippet.Says(
            "A_host_name_with_a_space",
            Snippet.Endpoints("- my host:80"),
            "w.yaml:5:9 pools.web.endpoints[0]: 'my host:80' holds a space. An address has none; several are separated by commas."),
        Snippet.Says(
            "The_wildcard_as_an_endpoint",
            Snippet.Endpoints("- 0.0.0.0:80"),
            "w.yaml:5:9 pools.web.endpoints[0]: '0.0.0.0:80' is every address of this machine, not an endpoint. On this machine write 127.0.0.1:80."),
        Snippet.Says(
            "A_relative_socket_path",
            Snippet.Endpoints("- unix:app.sock"),
            "w.yaml:5:9 pools.web.endpoints[0]: 'unix:app.sock' needs an absolute path to a socket: unix:/run/app.sock."),
        Snippet.Says(
            "A_socket_path_that_is_too_long",
            Snippet.Endpoints("- unix:/" + new string('a', 120)),
            "w.yaml:5:9 pools.web.endpoints[0]: The socket path '/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…' is longer than the 107 bytes that Linux takes. Use a shorter one."),
        Snippet.Says(
            "An_endpoint_without_address",
            Snippet.Endpoints("- { weight: 2 }"),
            "w.yaml:5:9 pools.web.endpoints[0]: 'address' is missing. Give it: address: 10.0.0.11:80."),
        Snippet.Says(
            "An_endpoint_that_is_a_list",
            Snippet.Endpoints("""- [ "a:1" ]"""),
            "w.yaml:5:9 pools.web.endpoints[0]: This is a list; an address such as 10.0.0.11:80, or a mapping with 'address', is expected."),
        Snippet.Says(
            "A_weight_of_zero",
            Snippet.Endpoints("""- { address: "a:1", weight: 0 }"""),
            "w.yaml:5:35 pools.web.endpoints[0].weight: 0 is out of range. A weight runs from 1 to 256; to keep the endpoint but send it nothing new, set drain: true."),
        Snippet.Says(
            "A_weight_with_a_fraction",
            Snippet.Endpoints("""- { address: "a:1", weight: 1.5 }"""),
            "w.yaml:5:35 pools.web.endpoints[0].weight: '1.5' is not a whole number. A weight runs from 1 to 256; to keep the endpoint but send it nothing new, set drain: true."),
        Snippet.Says(
            "A_backup_with_a_tier",
            Snippet.Endpoints("""- { address: "a:1", backup: true, tier: 2 }"""),
            "w.yaml:5:27 pools.web.endpoints[0].backup: 'backup' is short for a tier, and 'tier' is given too. Remove one of them."),
        Snippet.Says(
            "An_unknown_key_of_an_endpoint",
            Snippet.Endpoints("""- { address: "a:1", wieght: 2 }"""),
            "w.yaml:5:27 pools.web.endpoints[0].wieght: 'wieght' is not a key of an endpoint. Did you mean 'weight'? Known: address, weight, backup, tier, maxRequests, drain, disabled, tags."),
        Snippet.Says(
            "A_limit_of_an_endpoints_connections",
            Snippet.Endpoints("""- { address: "a:1", maxConnections: 10 }"""),
            "w.yaml:5:27 pools.web.endpoints[0].maxConnections: 'maxConnections' is not a key of an endpoint. Here that is 'maxRequests'. Known: address, weight, backup, tier, maxRequests, drain, disabled, tags."),
        Snippet.Says(
            "Tags_that_are_no_mapping",
            Snippet.Endpoints("""- { address: "a:1", tags: video }"""),
            "w.yaml:5:33 pools.web.endpoints[0].tags: 'video' is a single value; a mapping of words to words, such as { kind: video } is expected."),
        Snippet.Says(
            "A_tag_of_several_words",
            Snippet.Endpoints("""- { address: "a:1", tags: { kind: live video } }"""),
            "w.yaml:5:41 pools.web.endpoints[0].tags.kind: 'live video' is not a name. A name is 1 to 64 letters, digits, '-' and '_'."),
        Snippet.Says(
            "A_tag_without_a_word",
            Snippet.Endpoints("""- { address: "a:1", tags: { kind: } }"""),
            "w.yaml:5:41 pools.web.endpoints[0].tags.kind: A tag is one word. Write it, as in kind: video."),
        Snippet.Says(
            "An_address_that_stands_twice",
            Snippet.Endpoints("- 10.0.0.1:80\n- 10.0.0.2:80\n- { address: 10.0.0.1:80, weight: 2 }"),
            "w.yaml:7:9 pools.web.endpoints[2]: '10.0.0.1:80' stands in this pool twice, first in line 5. Remove one; for a larger share set its weight."),
        Snippet.Says(
            "One_address_in_two_spellings",
            Snippet.Endpoints("- 10.0.0.1:80\n- \"[::ffff:10.0.0.1]:80\""),
            "w.yaml:6:9 pools.web.endpoints[1]: '10.0.0.1:80' stands in this pool twice, first in line 5. Remove one; for a larger share set its weight."),
        Snippet.Says(
            "One_host_in_two_spellings_after_a_faulty_address",
            Snippet.Endpoints("- App:80\n- nothing\n- app:80"),
            "w.yaml:6:9 pools.web.endpoints[1]: 'nothing' has no port. Add it: nothing:80, with your port.",
            "w.yaml:7:9 pools.web.endpoints[2]: 'app:80' stands in this pool twice, first in line 5. Remove one; for a larger share set its weight."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
