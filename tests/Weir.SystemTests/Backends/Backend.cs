using System.Net;
using System.Net.Sockets;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Backends;

/// <summary>An endpoint inside the test: it accepts on a loopback port and treats each connection as its behaviour says.</summary>
public sealed class Backend : IAsyncDisposable
{
    private const int LostRaces = 20;

    private readonly Behaviour _behaviour;
    private readonly Lock _gate = new();
    private readonly List<BackendConnection> _all = [];
    private readonly List<StrictRequest> _requests = [];
    private readonly List<string> _violations = [];
    private readonly HashSet<BackendConnection> _open = [];
    private Socket? _listener;
    private long _bytesInRequests;

    private Backend(string name, Behaviour behaviour) => (Name, _behaviour) = (name, behaviour);

    public string Name { get; }

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <summary>The address as a configuration names it.</summary>
    public string Address => EndPoint is UnixDomainSocketEndPoint ? $"unix:{EndPoint}" : EndPoint.ToString()!;

    /// <summary>Every connection there was.</summary>
    public IReadOnlyList<BackendConnection> Connections
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public int OpenConnections
    {
        get
        {
            lock (_gate)
                return _open.Count;
        }
    }

    /// <summary>Every whole request that was read, in order.</summary>
    public IReadOnlyList<StrictRequest> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>What the strict reader had to object to.</summary>
    public IReadOnlyList<string> Violations
    {
        get
        {
            lock (_gate)
                return [.. _violations];
        }
    }

    /// <summary>All bytes that came over all connections.</summary>
    public long BytesReceived => Connections.Sum(c => c.BytesReceived);

    /// <summary>How many of the received bytes belong to whole requests.</summary>
    public long BytesInRequests
    {
        get
        {
            lock (_gate)
                return _bytesInRequests;
        }
    }

    public static Backend Start(Behaviour behaviour, string name = "a", IPAddress? address = null)
    {
        var backend = new Backend(name, behaviour);
        for (var race = 0; ; race++)
        {
            try
            {
                backend.Listen(new IPEndPoint(address ?? IPAddress.Loopback, FreePort.Next(address)));
                return backend;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && race < LostRaces)
            {
                // Another process was faster: draw again.
            }
        }
    }

    public static Backend StartUnix(Behaviour behaviour, string path)
    {
        var backend = new Backend("unix", behaviour);
        backend.Listen(new UnixDomainSocketEndPoint(path));
        return backend;
    }

    /// <summary>Dies as a killed process does: the port refuses, every connection is reset.</summary>
    public void Kill()
    {
        List<BackendConnection> victims;
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            victims = [.. _open];
        }

        foreach (var connection in victims)
            connection.Reset();
    }

    /// <summary>Comes back on the same port.</summary>
    public void Restart() => Listen(EndPoint);

    public ValueTask DisposeAsync()
    {
        Kill();
        return ValueTask.CompletedTask;
    }

    internal void Note(StrictRequest request, long bytes)
    {
        lock (_gate)
        {
            _requests.Add(request);
            _bytesInRequests += bytes;
        }
    }

    private void Listen(EndPoint address)
    {
        var unix = address.AddressFamily == AddressFamily.Unix;
        var listener = new Socket(address.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            listener.Bind(address);
            listener.Listen(512);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        lock (_gate)
            _listener = listener;
        EndPoint = unix ? address : listener.LocalEndPoint!;
        _ = Task.Run(() => AcceptAsync(listener));
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = new BackendConnection(this, socket);
            bool alive;
            lock (_gate)
            {
                _all.Add(connection);
                _open.Add(connection);
                alive = ReferenceEquals(_listener, listener);
            }

            if (alive)
                _ = Task.Run(() => ServeAsync(connection));
            else
                connection.Reset(); // Accepted while dying.
        }
    }

    private async Task ServeAsync(BackendConnection connection)
    {
        try
        {
            await _behaviour.ServeAsync(connection);
        }
        catch (WireException e)
        {
            lock (_gate)
                _violations.Add(e.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer has gone, or the back end was killed.
            connection.WasReset = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset };
        }
        finally
        {
            connection.Close();
            lock (_gate)
                _open.Remove(connection);
        }
    }
}
