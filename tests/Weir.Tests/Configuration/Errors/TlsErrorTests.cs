using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>TLS of listeners and pools, strict transport, the redirect to https.</summary>
public sealed class TlsErrorTests
{
    private const string Tls = "tls: { certificates: [ { certificate: a.pem } ] }\n";

    public static IEnumerable<TheoryDataRow<string, string>> Snippets =>
    [
        Snippet.Says(
            "An_https_listener_without_certificates",
            Snippet.Listener("protocol: https\npool: web"),
            "w.yaml:4:15 listeners.web.protocol: An https listener needs a certificate. Give it: tls: { certificates: [ { certificate: FILE, key: FILE } ] }. To try things out, 'weir cert dev' makes one."),
        Snippet.Says(
            "Tls_without_certificates",
            Snippet.Listener("protocol: https\npool: web\ntls: {}"),
            "w.yaml:6:10 listeners.web.tls: 'certificates' is missing. Give at least one: certificates: [ { certificate: FILE, key: FILE } ]."),
        Snippet.Says(
            "An_empty_list_of_certificates",
            Snippet.Listener("protocol: https\npool: web\ntls: { certificates: [] }"),
            "w.yaml:6:26 listeners.web.tls.certificates: The list has no certificate. Give one: certificates: [ { certificate: FILE, key: FILE } ]."),
        Snippet.Says(
            "A_certificate_without_its_file",
            Snippet.Listener("protocol: https\npool: web\ntls: { certificates: [ { key: a.key } ] }"),
            "w.yaml:6:28 listeners.web.tls.certificates[0]: 'certificate' is missing. Name the PEM file: certificate: FILE."),
        Snippet.Says(
            "A_certificate_in_place_of_its_file",
            Snippet.Listener("protocol: https\npool: web\ntls: { certificates: [ { certificate: \"-----BEGIN CERTIFICATE-----\" } ] }"),
            "w.yaml:6:43 listeners.web.tls.certificates[0].certificate: This is the content of a PEM file; its path is expected. Save it in a file and name that."),
        Snippet.Says(
            "An_old_version_of_TLS",
            Snippet.Listener("protocol: https\npool: web\ntls: { minimum: \"1.1\", certificates: [ { certificate: a.pem } ] }"),
            "w.yaml:6:21 listeners.web.tls.minimum: '1.1' is not a version of TLS. Did you mean '1.2'? Known: 1.2, 1.3."),
        Snippet.Says(
            "Client_certificates_of_nobody",
            Snippet.Listener("protocol: https\npool: web\ntls: { clients: { verify: required }, certificates: [ { certificate: a.pem } ] }"),
            "w.yaml:6:21 listeners.web.tls.clients: 'ca' is missing. Name the PEM file of the authorities whose certificates clients may show: ca: FILE."),
        Snippet.Says(
            "Client_certificates_verified_in_an_unknown_way",
            Snippet.Listener("protocol: https\npool: web\ntls: { clients: { verify: maybe, ca: a }, certificates: [ { certificate: a.pem } ] }"),
            "w.yaml:6:31 listeners.web.tls.clients.verify: 'maybe' is not a choice of verification. Known: required, optional."),
        Snippet.Says(
            "Tickets_neither_on_nor_off",
            Snippet.Listener("protocol: https\npool: web\ntls: { tickets: 3, certificates: [ { certificate: a.pem } ] }"),
            "w.yaml:6:21 listeners.web.tls.tickets: '3' is not a choice of tickets. Known: on, off."),
        Snippet.Says(
            "Tls_on_an_http_listener",
            Snippet.Listener("pool: web\n" + Tls.TrimEnd()),
            "w.yaml:5:5 listeners.web.tls: An http listener is not encrypted. Set protocol: https, or remove 'tls'."),
        Snippet.Says(
            "Strict_transport_without_transport_security",
            Snippet.Listener("pool: web\nhsts: 180d"),
            "w.yaml:5:5 listeners.web.hsts: Browsers ignore Strict-Transport-Security that comes without TLS (RFC 6797 §8.1). Put 'hsts' on the https listener."),
        Snippet.Says(
            "Strict_transport_without_a_unit",
            Snippet.Listener("protocol: https\npool: web\nhsts: 180\n" + Tls.TrimEnd()),
            "w.yaml:6:11 listeners.web.hsts: '180' is not a number of days. Write it with its unit: 180d."),
        Snippet.Says(
            "Strict_transport_for_too_long",
            Snippet.Listener("protocol: https\npool: web\nhsts: { maxAge: 5000d }\n" + Tls.TrimEnd()),
            "w.yaml:6:21 listeners.web.hsts.maxAge: '5000d' is out of range. It runs from 0d to 3650d."),
        Snippet.Says(
            "A_redirect_of_those_who_are_there",
            Snippet.Listener("protocol: https\npool: web\nredirect: https\n" + Tls.TrimEnd()),
            "w.yaml:6:5 listeners.web.redirect: Clients of an https listener have come by https already. Put 'redirect' on the http listener."),
        Snippet.Says(
            "A_redirect_to_elsewhere",
            Snippet.Listener("redirect: http"),
            "w.yaml:4:15 listeners.web.redirect: 'http' is not where requests can be sent. Write https, or https:8443 for another port than 443."),
        Snippet.Says(
            "A_redirect_to_no_port",
            Snippet.Listener("redirect: \"https:0\""),
            "w.yaml:4:15 listeners.web.redirect: 'https:0' is not where requests can be sent. Write https, or https:8443 for another port than 443."),
        Snippet.Says(
            "A_redirect_and_strict_transport_of_a_tcp_listener",
            Snippet.Listener("protocol: tcp\npool: web\nredirect: https"),
            "w.yaml:6:5 listeners.web.redirect: A tcp listener sees no requests, so it has no 'redirect'. Remove the key, or set protocol: http."),
        Snippet.Says(
            "Client_certificates_told_to_nobody",
            Snippet.Listener("protocol: tcp\npool: web\ntls: { clients: { ca: a.pem, forward: true }, certificates: [ { certificate: a.pem } ] }"),
            "w.yaml:6:34 listeners.web.tls.clients.forward: A tcp listener sees no requests that it could tell endpoints in. Remove 'forward', or set protocol: https."),
        Snippet.Says(
            "Verification_of_endpoints_in_an_unknown_way",
            Snippet.Pool("tls: { verify: no }"),
            "w.yaml:5:20 pools.web.tls.verify: 'no' is not a choice of verification. Did you mean 'on'? Known: on, off."),
        Snippet.Says(
            "A_name_that_is_none",
            Snippet.Pool("tls: { name: \"a b\" }"),
            "w.yaml:5:18 pools.web.tls.name: 'a b' is not a host. Write a name or an address, without a port: shop.example."),
        Snippet.Says(
            "A_name_with_a_port",
            Snippet.Pool("tls: { name: \"a.test:443\" }"),
            "w.yaml:5:18 pools.web.tls.name: 'a.test:443' is not a host. Write a name or an address, without a port: shop.example."),
        Snippet.Says(
            "A_key_without_its_certificate",
            Snippet.Pool("tls: { key: a.key }"),
            "w.yaml:5:12 pools.web.tls.key: A key needs its certificate. Name it with 'certificate', or remove 'key'."),
    ];

    [Theory, MemberData(nameof(Snippets))]
    public void A_mistake_about_TLS_is_one_error(string yaml, string messages) => Assert.Equal(messages, Snippet.MessagesOf(yaml));

    [Fact]
    public void A_redirecting_listener_needs_no_pool() => Assert.Equal("", Snippet.MessagesOf(Snippet.Listener("redirect: https")));
}
