using System.Net;
using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Peers;
using Xunit;

namespace Weir.SystemTests.Tls;

/// <summary>openssl s_client and curl as clients, with verification on.</summary>
public sealed class OpenSslClientTests : IDisposable
{
    private const string WhyNot = "openssl or curl is not installed; on Debian: apt-get install openssl curl";

    private readonly CertificateFolder _certificates = new();

    public static bool HasTools => Tool.HasOpenSsl && Tool.HasCurl;

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasTools))]
    [EveryEngine("-tls1_3", true)]
    [EveryEngine("-tls1_2", true)]
    [EveryEngine("-tls1_2 -cipher AES128-SHA:@SECLEVEL=0", false)]
    [EveryEngine("-tls1_2 -cipher ECDHE-RSA-AES128-SHA256:@SECLEVEL=0", false)]
    [EveryEngine("-tls1_1 -cipher DEFAULT:@SECLEVEL=0", false)]
    [EveryEngine("-tls1 -cipher DEFAULT:@SECLEVEL=0", false)]
    [EveryEngine("-tls1_2 -legacy_renegotiation", true)]
    public async Task Only_what_is_safe_is_agreed_to(string engine, string arguments, bool isAgreed)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, _certificates.ServerTls);
        var (code, output) = await ConnectAsync(weir, arguments);
        Assert.True(isAgreed == (code == 0), output);
        if (isAgreed)
            Assert.Contains("Verify return code: 0 (ok)", output, StringComparison.Ordinal);
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasTools))]
    [EveryEngine("-alpn smtp", "alert no application protocol")]
    [EveryEngine("-tls1_2 -fallback_scsv", "alert inappropriate fallback")]
    [EveryEngine("-tls1_2 -sigalgs ECDSA+SHA1 -cipher ALL:@SECLEVEL=0", "alert handshake failure")]
    [EveryEngine("-tls1_2 -comp", "Compression: NONE")]
    [EveryEngine("-tls1_2", "Secure Renegotiation IS supported")]
    [EveryEngine("-tls1_2", "Peer signing digest: SHA256")]
    [EveryEngine("-status", "OCSP response: no response sent")]
    [EveryEngine("-servername unknown.test", "subject=CN = localhost")]
    public async Task A_scanner_finds_nothing_to_mark(string engine, string arguments, string finding)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, _certificates.ServerTls);
        var (_, output) = await ConnectAsync(weir, arguments);
        Assert.Contains(finding, output, StringComparison.Ordinal);
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasTools)), EveryEngine]
    public async Task A_handshake_is_not_begun_again(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, _certificates.ServerTls);
        var (_, output) = await PipeAsync(weir, "-tls1_2", "sleep 0.3; echo R; sleep 2");
        Assert.Contains("RENEGOTIATING", output, StringComparison.Ordinal);
        // SslStream ends the connection instead of saying so.
        Assert.Contains(engine == Engines.Epoll ? "no renegotiation" : "unexpected eof", output, StringComparison.Ordinal);
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasTools))]
    [InlineData("-curves P-521")]
    [InlineData("-curves X448")]
    public async Task Groups_are_few_where_we_choose_them(string arguments)
    {
        Assert.SkipUnless(Engines.All.Contains(Engines.Epoll), "SslStream leaves groups to the system.");
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(Engines.Epoll, backend, _certificates.ServerTls);
        var (_, output) = await ConnectAsync(weir, arguments);
        Assert.Contains("alert handshake failure", output, StringComparison.Ordinal);
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasTools))]
    public async Task A_client_that_updates_keys_without_end_is_cut_and_counted()
    {
        Assert.SkipUnless(Engines.All.Contains(Engines.Epoll), "SslStream does not tell records from each other.");
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(Engines.Epoll, backend, _certificates.ServerTls);
        // s_client sends a key update for a "k" that it reads by itself.
        await PipeAsync(weir, "-tls1_3", "for i in $(seq 100); do echo k; sleep 0.01; done");
        Assert.Equal("record-flood", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        Assert.Equal(1, (await weir.ReadMetricsAsync()).Sum("weir_reasons_total", ("listener", "web"), ("reason", "record-flood")));
        await weir.AssertNothingLeftAsync();
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasTools))]
    [InlineData("-tls1_3")]
    [InlineData("-tls1_2")]
    public async Task A_session_is_resumed_with_its_ticket(string version)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(Engines.All[0], backend, _certificates.ServerTls);
        var session = _certificates.File("session");
        // With TLS 1.3 the ticket comes after the handshake: a request and its answer give it time to.
        var (_, first) = await ConnectAsync(weir, $"{version} -sess_out {session}", "GET / HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n");
        Assert.Contains("New, TLSv1.", first, StringComparison.Ordinal);
        var (_, second) = await ConnectAsync(weir, $"{version} -sess_in {session}");
        Assert.Contains("Reused, TLSv1.", second, StringComparison.Ordinal);
    }

    [Fact(Skip = WhyNot, SkipUnless = nameof(HasTools))]
    public async Task A_client_that_knows_one_kind_of_signature_gets_that_certificate()
    {
        Assert.SkipUnless(Engines.All.Contains(Engines.Epoll), "SslStream shows the first.");
        _certificates.IssueRsa("rsa", "localhost");
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(
            Engines.Epoll, backend, $"tls: {{ certificates: [ {_certificates.Entry("server")}, {_certificates.Entry("rsa")} ] }}");
        var (_, rsa) = await ConnectAsync(weir, "-tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256");
        Assert.Contains("Cipher is ECDHE-RSA-AES128-GCM-SHA256", rsa, StringComparison.Ordinal);
        var (_, ecdsa) = await ConnectAsync(weir, "-tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256");
        Assert.Contains("Cipher is ECDHE-ECDSA-AES128-GCM-SHA256", ecdsa, StringComparison.Ordinal);
    }

    [Theory(Skip = WhyNot, SkipUnless = nameof(HasTools)), EveryEngine]
    public async Task Curl_verifies_us_and_is_told_of_strict_transport(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend, _certificates.ServerTls + ", hsts: { maxAge: 30d, includeSubDomains: true }");
        var url = $"https://localhost:{((IPEndPoint)weir.Address).Port}/";
        var (code, output, errors) = await ChildProcess.RunAsync("curl", "-sS", "-i", "--max-time", "20", "--cacert", _certificates.Ca, url, url, "-w", "[%{num_connects}]");
        Assert.True(code == 0, errors);
        Assert.Contains("Strict-Transport-Security: max-age=2592000; includeSubDomains", output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("[1]", output, StringComparison.Ordinal);
        Assert.Contains("[0]", output, StringComparison.Ordinal);
        (code, _, _) = await ChildProcess.RunAsync("curl", "-sS", "--max-time", "20", url);
        Assert.Equal(60, code); // nobody vouches for us without --cacert
    }

    public void Dispose() => _certificates.Dispose();

    private static Task<WeirProcess> StartAsync(string engine, Backend backend, string listener) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Protocol = "https", Listener = listener });

    private Task<(int Code, string Output)> ConnectAsync(WeirProcess weir, string arguments, string input = "") =>
        PipeAsync(weir, arguments, $"printf '{input}'");

    private async Task<(int Code, string Output)> PipeAsync(WeirProcess weir, string arguments, string producer)
    {
        var port = ((IPEndPoint)weir.Address).Port;
        var (code, output, errors) = await ChildProcess.RunAsync(
            "sh",
            "-c",
            $"({producer}; sleep 0.3) | timeout 20 openssl s_client -connect 127.0.0.1:{port} -servername localhost -CAfile {_certificates.Ca} {arguments}");
        return (code, output + errors);
    }
}
