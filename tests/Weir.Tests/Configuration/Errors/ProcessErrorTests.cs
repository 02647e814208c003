using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Engine, access log, admin and shutdown.</summary>
public sealed class ProcessErrorTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "An_engine_that_is_unknown",
            Snippet.Top("engine: { kind: epol }"),
            "w.yaml:3:17 engine.kind: 'epol' is not an engine. Did you mean 'epoll'? Known: auto, epoll, sockets."),
        Snippet.Says(
            "No_loops",
            Snippet.Top("engine: { loops: 0 }"),
            "w.yaml:3:18 engine.loops: 0 is out of range. The number of loops runs from 1 to 1024; to use every core, leave it out."),
        Snippet.Says(
            "A_pin_that_is_a_word",
            Snippet.Top("engine: { pin: all }"),
            "w.yaml:3:16 engine.pin: 'all' is neither true nor false. Write true or false."),
        Snippet.Says(
            "A_pin_to_no_CPU",
            Snippet.Top("engine: { pin: [] }"),
            "w.yaml:3:16 engine.pin: The list names no CPU. Write true to pin to all usable ones."),
        Snippet.Says(
            "A_pin_to_a_CPU_beyond_the_system",
            Snippet.Top("engine: { pin: [ 0, 5000 ] }"),
            "w.yaml:3:21 engine.pin[1]: 5000 is out of range. A CPU number runs from 0 to 1023."),
        Snippet.Says(
            "An_access_log_format_that_is_unknown",
            Snippet.Top("accessLog: { format: combined }"),
            "w.yaml:3:22 accessLog.format: 'combined' is not an access log format. Known: json."),
        Snippet.Says(
            "An_access_log_to_a_misspelt_stream",
            Snippet.Top("accessLog: { to: stdot }"),
            "w.yaml:3:18 accessLog.to: 'stdot' is neither stdout nor stderr. Did you mean 'stdout'? A file is named with its directory: ./stdot."),
        Snippet.Says(
            "An_access_log_to_a_bare_file_name",
            Snippet.Top("accessLog: { to: access.log }"),
            "w.yaml:3:18 accessLog.to: 'access.log' is neither stdout nor stderr. A file is named with its directory: ./access.log."),
        Snippet.Says(
            "An_access_log_to_a_directory",
            Snippet.Top("accessLog: { to: /var/log/ }"),
            "w.yaml:3:18 accessLog.to: '/var/log/' is not the path of a file. Name a file, such as /var/log/weir/access.log."),
        Snippet.Says(
            "An_admin_without_bind",
            Snippet.Top("admin: {}"),
            "w.yaml:3:8 admin: 'bind' is missing. Give the address to serve on: bind: 127.0.0.1:9080."),
        Snippet.Says(
            "An_admin_with_two_binds",
            Snippet.Top("""admin: { bind: [ ":1", ":2" ] }"""),
            """w.yaml:3:16 admin.bind: This is a list; an address such as 0.0.0.0:8080, "[::1]:80", :8080 or unix:/run/weir.sock is expected."""),
        Snippet.Says(
            "A_shutdown_without_a_unit",
            Snippet.Top("shutdown: { drain: 30 }"),
            "w.yaml:3:20 shutdown.drain: '30' has no unit. Write 30s for seconds or 30ms for milliseconds."),
        Snippet.Says(
            "A_value_that_is_long_and_has_control_characters",
            Snippet.Top("""engine: { kind: "s3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\ns3cret\n" }"""),
            "w.yaml:3:17 engine.kind: 's3cret?s3cret?s3cret?s3cret?s3cret?s3cret?s3cret?s3cret?s3cr…' is not an engine. Known: auto, epoll, sockets."),
    ];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Says_what_is_wrong_where_and_how_to_mend_it(string yaml, string expected) => Assert.Equal(expected, Snippet.MessagesOf(yaml));
}
