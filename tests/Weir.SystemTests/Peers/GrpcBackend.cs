using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weir.SystemTests.Peers;

/// <summary>Kestrel, HTTP/2 only, answering as a gRPC server does: length-prefixed messages are bytes to it, the status comes in trailers.</summary>
public sealed class GrpcBackend : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GrpcBackend(WebApplication app) => _app = app;

    public string Address => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    /// <summary>Completes when a call of <c>/hang</c> was cancelled.</summary>
    public TaskCompletionSource Canceled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="certificate">Null: cleartext with prior knowledge.</param>
    public static async Task<GrpcBackend> StartAsync(X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
                l.UseHttps(certificate);
        }));
        WebApplication app = builder.Build();
        GrpcBackend backend = new(app);
        app.Run(backend.AnswerAsync);
        await app.StartAsync();
        return backend;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/grpc";
        response.Headers["x-te"] = context.Request.Headers.TE;
        response.Headers["x-timeout"] = context.Request.Headers["grpc-timeout"];
        switch (context.Request.Path.Value)
        {
            case "/trailers-only":
                response.Headers["grpc-status"] = "12";
                break;
            case "/hang":
                await response.StartAsync();
                await response.Body.FlushAsync();
                context.RequestAborted.Register(() => Canceled.TrySetResult());
                await Canceled.Task.WaitAsync(TimeSpan.FromSeconds(30));
                break;
            case "/sink": // client streaming: the sum at the end
                long sum = 0;
                byte[] block = new byte[16 * 1024];
                for (int read; (read = await context.Request.Body.ReadAsync(block)) > 0;)
                    sum += read;
                await response.WriteAsync($"{sum}");
                response.AppendTrailer("grpc-status", "0");
                break;
            case "/source": // server streaming
                byte[] piece = new byte[10_000];
                for (int i = 0; i < 300; i++)
                    await response.Body.WriteAsync(piece);
                response.AppendTrailer("grpc-status", "0");
                break;
            default: // an echo, as it comes
                await response.StartAsync();
                await response.Body.FlushAsync();
                byte[] buffer = new byte[64 * 1024];
                for (int read; (read = await context.Request.Body.ReadAsync(buffer)) > 0;)
                {
                    await response.Body.WriteAsync(buffer.AsMemory(0, read));
                    await response.Body.FlushAsync();
                }

                response.AppendTrailer("grpc-status", "0");
                break;
        }
    }
}
