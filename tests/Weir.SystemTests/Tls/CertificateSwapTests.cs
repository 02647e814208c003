using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Xunit;

namespace Weir.SystemTests.Tls;

/// <summary>Certificates that change while the program runs.</summary>
public sealed class CertificateSwapTests : IDisposable
{
    private readonly CertificateFolder _certificates = new();

    [Theory, EveryEngine]
    public async Task A_new_certificate_is_taken_and_no_request_is_lost(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        await using var old = await TlsClient.ConnectAsync(weir.Address);
        Assert.Equal("CN=localhost", old.Subject);

        _certificates.Issue("server", "new.test");
        var served = 0;
        await Poll.UntilAsync(
            async () =>
            {
                await using var client = await TlsClient.ConnectAsync(weir.Address);
                Assert.Equal("hello", (await client.GetAsync()).BodyText);
                served++;
                return client.Subject == "CN=new.test";
            },
            () => $"the new certificate is served ({weir.Errors})");
        Assert.True(served > 1);
        Assert.Equal("hello", (await old.GetAsync()).BodyText);
        Assert.Contains("listeners.web: certificate files have changed; new connections use them", weir.Errors, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task A_bad_file_leaves_the_old_certificate_in_use_until_it_is_mended(string engine)
    {
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await StartAsync(engine, backend);
        _certificates.Replace("server.key", "nonsense");
        await Poll.UntilAsync(() => weir.Errors.Contains("are not used, the old ones stay: ", StringComparison.Ordinal), "the error is logged");
        Assert.Contains("server.key holds no private key", weir.Errors, StringComparison.Ordinal);
        await using (var client = await TlsClient.ConnectAsync(weir.Address))
            Assert.Equal("CN=localhost", client.Subject);

        _certificates.Issue("server", "mended.test");
        await Poll.UntilAsync(
            async () =>
            {
                await using var client = await TlsClient.ConnectAsync(weir.Address);
                return client.Subject == "CN=mended.test";
            },
            () => "the mended certificate is served");
    }

    [Theory, EveryEngine]
    public async Task A_symbolic_link_turned_to_another_folder_is_a_change(string engine)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        Directory.CreateDirectory(_certificates.File("one"));
        Directory.CreateDirectory(_certificates.File("two"));
        _certificates.Issue("one/server", "one.test");
        _certificates.Issue("two/server", "two.test");
        File.CreateSymbolicLink(_certificates.File("live"), "one");
        await using var backend = Backend.Start(new Normal("hello"));
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [backend.Address],
            Protocol = "https",
            Listener = $"tls: {{ certificates: [ {_certificates.Entry("live/server")} ] }}",
        });
        Directory.Delete(_certificates.File("live"));
        File.CreateSymbolicLink(_certificates.File("live"), "two");
        await Poll.UntilAsync(
            async () =>
            {
                await using var client = await TlsClient.ConnectAsync(weir.Address);
                return client.Subject == "CN=two.test";
            },
            () => "the other certificate is served");
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_stops_the_start_and_the_check_and_says_why()
    {
        using var folder = new TempFolder();
        var config = folder.Write(
            "weir.yaml",
            """
            listeners:
              web: { bind: "127.0.0.1:1", protocol: https, pool: app, tls: { certificates: [ { certificate: missing.pem } ] } }
            pools:
              app: { endpoints: [ "127.0.0.1:2" ] }

            """);
        foreach (var verb in new[] { new[] { "check", config }, ["run", "--config", config] })
        {
            var (code, _, errors) = await ChildProcess.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "weir.dll"), .. verb]);
            Assert.Equal(1, code);
            Assert.Contains("weir.yaml:2:82 listeners.web.tls.certificates[0]: ", errors, StringComparison.Ordinal);
            Assert.Contains($"{folder.File("missing.pem")}: there is no such file.", errors, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _certificates.Dispose();

    private Task<WeirProcess> StartAsync(string engine, Backend backend) =>
        WeirProcess.StartAsync(new() { Engine = engine, Endpoints = [backend.Address], Protocol = "https", Listener = _certificates.ServerTls });
}
