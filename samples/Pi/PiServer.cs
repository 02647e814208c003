using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Weir.Samples.Pi;

/// <summary>A π back end over HTTP/1.1: Kestrel with nothing but <see cref="PiHandler"/> behind it.</summary>
public static class PiServer
{
    /// <summary>Connections at a time; further ones are closed as they come.</summary>
    public const int MaxConnections = 10_000;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Serves until SIGTERM, Ctrl-C or <paramref name="stop"/>; requests under way are finished within ten seconds.</summary>
    /// <param name="options">Where and how to serve.</param>
    /// <param name="listening">Called once with the URL, port filled in, as soon as connections are accepted.</param>
    /// <param name="stop">Ends the server as SIGTERM does.</param>
    /// <exception cref="IOException">The address is taken or not this machine's.</exception>
    public static async Task RunAsync(PiOptions options, Action<string> listening, CancellationToken stop)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(options.Listen, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);

        using var digits = new PiDigits();
        using var handler = new PiHandler(options, digits, TimeProvider.System);
        await using var app = builder.Build();
        app.Run(handler.HandleAsync);
        await app.StartAsync(stop);
        string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        listening(url);
        await app.WaitForShutdownAsync(stop);
    }
}
