using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Tls;
using Xunit;

namespace Weir.SystemTests.Resilience;

/// <summary>A download whose endpoint dies under it, twice, and that the client gets whole all the same.</summary>
public sealed class ResumeTests : IDisposable
{
    private const int MiB = 1024 * 1024;
    private static readonly long Size = LongRun.Choose(full: 200L, brief: 24L) * MiB;

    private readonly CertificateFolder _certificates = new();

    /// <summary>The protocols are those of both sides.</summary>
    [Theory]
    [EveryEngine(1, false)]
    [EveryEngine(1, true)]
    [EveryEngine(2, false)]
    [EveryEngine(2, true)]
    public async Task A_download_outlives_its_endpoints(string engine, int version, bool isEncrypted)
    {
        using X509Certificate2? certificate = isEncrypted ? _certificates.Load("server") : null;
        var protocols = version == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1;
        await using var first = await DyingDownload.StartAsync(Size, (Size / 3) + 1, protocols, certificate);
        await using var second = await DyingDownload.StartAsync(Size, (2 * Size / 3) + 1, protocols, certificate);
        await using var third = await DyingDownload.StartAsync(Size, long.MaxValue, protocols, certificate);
        await using var weir = await WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = [first.Address, second.Address, third.Address],
            Strategy = "first",
            Protocol = isEncrypted ? "https" : "http",
            Listener = isEncrypted ? _certificates.ServerTls : null,
            Pool = $"protocol: {(version == 2 ? "h2" : "http1")}{(isEncrypted ? $", tls: {{ ca: {_certificates.Ca}, name: localhost }}" : "")}",
        });

        byte[] got = await DownloadAsync(weir, version, isEncrypted);

        Assert.Equal(Convert.ToHexString(DyingDownload.HashOf(Size)), Convert.ToHexString(got));
        var entry = Assert.Single(await weir.ReadAccessLogAsync(1));
        Assert.Equal((200, Size, 2, second.Address, third.Address), (entry.Status, entry.BytesOut, entry.Resumed, entry.ResumedFrom, entry.Endpoint));
        Assert.Equal((1, 1, 1), (first.Ranges.Count, second.Ranges.Count, third.Ranges.Count));
        Assert.Equal(2, (await weir.ReadMetricsAsync()).Sum("weir_resumed_total"));
        await weir.AssertNothingLeftAsync();
    }

    [Theory, EveryEngine]
    public async Task With_resume_off_the_client_sees_that_its_download_broke(string engine)
    {
        await using var first = await DyingDownload.StartAsync(Size, Size / 3, HttpProtocols.Http1, null);
        await using var second = await DyingDownload.StartAsync(Size, long.MaxValue, HttpProtocols.Http1, null);
        await using var weir = await WeirProcess.StartAsync(
            new() { Engine = engine, Endpoints = [first.Address, second.Address], Strategy = "first", Pool = "resume: false" });

        await Assert.ThrowsAnyAsync<Exception>(() => DownloadAsync(weir, version: 1, isEncrypted: false));

        Assert.Empty(second.Ranges);
        Assert.Equal("upstream-truncated", Assert.Single(await weir.ReadAccessLogAsync(1)).Reason);
        await weir.AssertNothingLeftAsync();
    }

    public void Dispose() => _certificates.Dispose();

    private static async Task<byte[]> DownloadAsync(WeirProcess weir, int version, bool isEncrypted)
    {
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = TlsClient.BelievesEverybody } };
        using HttpClient client = new(handler)
        {
            BaseAddress = new Uri($"{(isEncrypted ? "https" : "http")}://localhost:{((IPEndPoint)weir.Address).Port}"),
            DefaultRequestVersion = new Version(version, version == 1 ? 1 : 0),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.GetAsync(new Uri("/file", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.OK, version, Size), (response.StatusCode, response.Version.Major, response.Content.Headers.ContentLength));
        await using var stream = await response.Content.ReadAsStreamAsync();
        return await SHA256.HashDataAsync(stream).AsTask().WaitAsync(Deadline.Default * LongRun.Choose(full: 4, brief: 1));
    }
}
