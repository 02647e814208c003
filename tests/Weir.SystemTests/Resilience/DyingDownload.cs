using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Weir.SystemTests.Resilience;

/// <summary>An endpoint (Kestrel, HTTP/1.1 or HTTP/2, with TLS or without) that serves one large document in ranges, and whose connections
/// all break when it has come to a certain byte of it, for ever.</summary>
internal sealed class DyingDownload : IAsyncDisposable
{
    private const string Tag = "\"same-everywhere\"";
    private const int PieceBytes = 64 * 1024;

    private readonly ConcurrentBag<ConnectionContext> _connections = [];
    private readonly WebApplication _app;
    private readonly long _size;
    private readonly long _diesAt;
    private volatile bool _isDead;

    private DyingDownload(WebApplication app, long size, long diesAt) => (_app, _size, _diesAt) = (app, size, diesAt);

    public string Address => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Authority;

    /// <summary>What was asked for, in order: <c>bytes=N-</c>, or nothing for the whole.</summary>
    public ConcurrentQueue<string> Ranges { get; } = [];

    /// <param name="size">Of the document, in bytes; a multiple of eight.</param>
    /// <param name="diesAt">The position at which it dies; beyond the end: it does not.</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="certificate">Null: without TLS.</param>
    public static async Task<DyingDownload> StartAsync(long size, long diesAt, HttpProtocols protocols, X509Certificate2? certificate)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        DyingDownload? backend = null;
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = protocols;
            l.Use(next => connection => backend!.OnConnection(connection, next));
            if (certificate is not null)
                l.UseHttps(certificate);
        }));
        WebApplication app = builder.Build();
        backend = new DyingDownload(app, size, diesAt);
        app.Run(backend.ServeAsync);
        await app.StartAsync();
        return backend;
    }

    public static byte[] HashOf(long size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceBytes];
        for (long at = 0; at < size; at += PieceBytes)
        {
            Fill(piece, at);
            hash.AppendData(piece, 0, (int)Math.Min(PieceBytes, size - at));
        }

        return hash.GetHashAndReset();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private Task OnConnection(ConnectionContext connection, ConnectionDelegate next)
    {
        _connections.Add(connection);
        if (!_isDead)
            return next(connection);
        connection.Abort();
        return Task.CompletedTask;
    }

    private async Task ServeAsync(HttpContext context)
    {
        string range = context.Request.Headers.Range.ToString();
        Ranges.Enqueue(range);
        HttpResponse response = context.Response;
        long at = 0;
        if (range.StartsWith("bytes=", StringComparison.Ordinal) && context.Request.Headers.IfRange == Tag)
        {
            at = long.Parse(range["bytes=".Length..^1]);
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {at}-{_size - 1}/{_size}";
        }

        response.Headers.ETag = Tag;
        response.ContentLength = _size - at;
        byte[] piece = new byte[PieceBytes];
        while (at < _size && !_isDead)
        {
            // Resumption begins at any byte, the numbers at every eighth.
            int skip = (int)(at % sizeof(ulong));
            Fill(piece, at - skip);
            int length = (int)Math.Min(PieceBytes - skip, _size - at);
            await response.Body.WriteAsync(piece.AsMemory(skip, length), context.RequestAborted);
            at += length;
            if (at >= _diesAt)
                Die();
        }
    }

    private void Die()
    {
        _isDead = true;
        foreach (ConnectionContext connection in _connections)
            connection.Abort();
    }

    /// <summary>Bytes that differ at every position, so that none can be lost, doubled or moved unseen.</summary>
    private static void Fill(Span<byte> piece, long at)
    {
        ulong number = (ulong)at / sizeof(ulong);
        for (int i = 0; i < piece.Length; i += sizeof(ulong))
            BinaryPrimitives.WriteUInt64LittleEndian(piece[i..], ++number * 0x9E3779B97F4A7C15);
    }
}
