using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>The ring that the balancer is a node of.</summary>
public sealed class RingErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says("A_ring_on_loopback_needs_no_secret", Snippet.Top("ring: { bind: 127.0.0.1:7400 }"), []),
        Snippet.Says(
            "A_ring_without_bind",
            Snippet.Top("ring: {}"),
            "w.yaml:3:7 ring: 'bind' is missing. Give an address of this machine: bind: 10.0.0.1:7400."),
        Snippet.Says(
            "A_ring_that_others_cannot_reach",
            Snippet.Top("ring: { bind: \":7400\" }"),
            "w.yaml:3:15 ring.bind: ':7400' is not one address that other nodes could connect to. Write an IP address and a port, such as 10.0.0.1:7400."),
        Snippet.Says(
            "A_ring_that_anybody_could_join",
            Snippet.Top("ring: { bind: 10.0.0.1:7400 }"),
            "w.yaml:3:15 ring.bind: Anybody who reaches '10.0.0.1:7400' could join a ring without a secret. Make one (head -c 32 /dev/urandom | base64 > ring.secret) and name it: secretFile: ring.secret."),
        Snippet.Says(
            "An_empty_list_of_members",
            Snippet.Top("ring: { bind: 127.0.0.1:7400, join: [] }"),
            "w.yaml:3:37 ring.join: The list is empty. Name a member, or leave the key out to begin a ring."),
        Snippet.Says(
            "A_secret_in_a_directory",
            Snippet.Top("ring: { bind: 127.0.0.1:7400, secretFile: secrets/ }"),
            "w.yaml:3:43 ring.secretFile: 'secrets/' is not the path of a file. Name a file, such as pages/down.html."),
        Snippet.Says(
            "A_ring_on_the_port_of_a_listener",
            Snippet.Top("ring: { bind: 127.0.0.1:80 }"),
            "w.yaml:3:15 ring.bind: '127.0.0.1:80' overlaps '*:80', bound by listeners.web.bind. Choose another port."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
