using System.Net;
using Weir.Net;

namespace Weir.Admin;

/// <summary>The admin listener: <c>/healthz</c> and <c>/metrics</c>, on an event loop of its own.</summary>
/// <remarks>
/// <para>Not Kestrel: hosting it, even bare, takes 15 MB of memory at start (measured; 29 MB with the slim builder) out of the 40 the
/// whole program is to fit in. The rooms that forward requests can answer two of them as well.</para>
/// <para>An engine of its own, so that a scrape of ten thousand series never holds up a connection that is being balanced.</para>
/// </remarks>
public sealed class AdminServer : IAsyncDisposable
{
    private const long BufferLimitBytes = 4 * 1024 * 1024;
    private readonly Engine _engine;
    private readonly bool _ownsEngine;
    private readonly IListenerSocket _socket;
    private readonly AdminOptions _options;
    private int _open;
    private TaskCompletionSource? _over;

    /// <summary>Listens and serves.</summary>
    /// <exception cref="BindException">The address cannot be had.</exception>
    public AdminServer(EndPoint address, AdminOptions options, EngineKind kind)
        : this(address, options, Engine.Create(new EngineOptions { Kind = kind, Loops = 1, BufferLimitBytes = BufferLimitBytes }), ownsEngine: true)
    {
    }

    internal AdminServer(EndPoint address, AdminOptions options, Engine engine, bool ownsEngine)
    {
        _options = options;
        _engine = engine;
        _ownsEngine = ownsEngine;
        _socket = engine.Listen(address, new ListenOptions { Backlog = 64 }, OnAccepted);
        if (ownsEngine)
            engine.Start();
    }

    /// <summary>Where it listens; tells the port when 0 was asked for.</summary>
    public EndPoint LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>Accepts no more, lets the requests at hand finish, and ends.</summary>
    public async Task DrainAsync()
    {
        await _socket.StopAsync();
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Loops[0].Post(
            _ =>
            {
                _over = over;
                EndWhenOver();
            },
            null);
        await over.Task; // each connection has a deadline of its own
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_over is null)
            await _socket.StopAsync();
        if (_ownsEngine)
            await _engine.DisposeAsync();
    }

    private void OnAccepted(Connection connection)
    {
        // One loop: the count needs no lock.
        if (_open >= _options.MaxConnections)
        {
            connection.Close();
            return;
        }

        _open++;
        _ = ServeAsync(connection);
    }

    private async Task ServeAsync(Connection connection)
    {
        try
        {
            await new AdminSession(connection, _options).RunAsync();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync($"weir: admin: a request failed by a defect, please report it: {e}");
        }
        finally
        {
            connection.Close();
            _open--;
            EndWhenOver();
        }
    }

    private void EndWhenOver()
    {
        if (_open == 0)
            _over?.TrySetResult();
    }
}
