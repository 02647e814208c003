using System.Net;
using System.Net.Sockets;
using Weir.Ring.Protocol;
using Weir.Ring.Routing;
using Weir.Ring.Storage;
using Weir.Ring.Wire;

namespace Weir.Ring.Transport;

/// <summary>One machine of a ring: the protocol, a listener, and links to the others.</summary>
/// <remarks>
/// Control plane: pool threads enter the single-threaded protocol one at a time, by <see cref="Enter"/>, which does no I/O
/// and never waits. Made, started and disposed of by one owner; <see cref="IRingMap"/> from any thread.
/// </remarks>
public sealed class RingService : RingMap, IRingTransport, IAsyncDisposable
{
    private const int MaxConnections = 1_024;
    private const int MaxOpenRequests = 4_096;
    private const int TickMilliseconds = 10;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(10);

    private readonly RingServiceOptions _options;
    private readonly Socket _listener;
    private readonly RingHost _host;
    private readonly RingTime _time = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RingLink> _links = new(StringComparer.Ordinal);
    private readonly HashSet<string> _away = new(StringComparer.Ordinal);
    private readonly Queue<Action> _local = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private int _connections;
    private bool _isInside;

    /// <summary>Takes the address; nothing runs before <see cref="Start"/>.</summary>
    /// <exception cref="RingRefusedException">The address cannot be had, or a ring without a secret would be open to a network.</exception>
    public RingService(RingServiceOptions options)
    {
        _options = options;
        if (options.Secret.IsNone && !IPAddress.IsLoopback(options.Bind.Address))
            throw new RingRefusedException($"a ring on {options.Bind} needs a secret, or anybody could join it. Give one by --secret-file (ring.secretFile in weir.yaml); without one it keeps to loopback addresses");
        if (options.Advertise is null && options.Bind.Address.Equals(options.Bind.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any))
            throw new RingRefusedException($"others cannot reach {options.Bind}. Bind one address of this machine");
        _listener = new Socket(options.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(options.Bind);
            _listener.Listen(512);
        }
        catch (SocketException e)
        {
            _listener.Dispose();
            throw new RingRefusedException($"{options.Bind} cannot be listened on: {e.Message}. Choose another address");
        }
        LocalEndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        IPEndPoint reached = options.Advertise ?? LocalEndPoint;
        ReadClocks();
        _host = new RingHost(
            reached.ToString(), options.Name ?? reached.ToString(), options.Positions, options.Ring, this, _time, Random.Shared);
    }

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Where others reach it.</summary>
    public string Address => _host.Address;

    public bool IsMember
    {
        get
        {
            lock (_gate) return _host.Nodes[0].Membership == RingMembership.Member;
        }
    }

    /// <summary>Why it cannot join; null while nothing stands against it.</summary>
    public string? Fault
    {
        get
        {
            lock (_gate) return _host.Nodes.Select(n => n.Fault).FirstOrDefault(f => f is not null);
        }
    }

    /// <summary>True for keys that this machine owns and answers for.</summary>
    public bool Serves(string key)
    {
        lock (_gate) return _host.Nodes.Any(n => n.Keys.Serves(key));
    }

    public void Start()
    {
        Enter(() => _host.Start([.. _options.Join.Select(j => j.ToString())]));
        _loops.Add(Task.Run(AcceptAsync));
        _loops.Add(Task.Run(TickAsync));
    }

    /// <summary>Positions, neighbours and counts, for people and metrics.</summary>
    public IReadOnlyList<PositionStatus> Describe()
    {
        lock (_gate) return [.. _host.Nodes.Select(n => n.Describe())];
    }

    /// <summary>Hands its keys on and says good-bye; then it answers nothing more.</summary>
    public async Task LeaveAsync()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enter(() => _host.Leave(left.SetResult));
        await Task.WhenAny(left.Task, Task.Delay(LeaveTimeout)); // the others are told what they would find out anyway
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        RingLink[] links;
        lock (_gate) links = [.. _links.Values];
        foreach (RingLink link in links) link.Dispose();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    /// <summary>Called by the protocol, inside <see cref="Enter"/>.</summary>
    void IRingTransport.Send(uint question, RingPeer to, RingMessage request)
    {
        if (to.Address == _host.Address)
        {
            _local.Enqueue(() => _host.Handle(to.Id, request, answer => _local.Enqueue(() => _host.Questions.Settle(question, answer))));
            return;
        }
        if (_links.TryGetValue(to.Address, out RingLink? link) && link.TryAsk(question, to.Id, request)) return;
        // None yet, or one that has just ended: that alone is no sign of death.
        _links[to.Address] = link = new RingLink(to.Address, _options.Secret, Settle, Forget);
        if (!link.TryAsk(question, to.Id, request))
            _local.Enqueue(() => _host.Questions.Settle(question, null, wasSent: false));
    }

    protected override Task<RingOutcome> OperateAsync(RingOperation operation, CancellationToken stop)
    {
        // A get of a key of this machine is answered within the call, and costs no turn of the thread pool.
        RingOutcome? atOnce = null;
        TaskCompletionSource<RingOutcome>? later = null;
        Enter(() =>
        {
            _host.Operate(operation, outcome =>
            {
                atOnce = outcome;
                later?.TrySetResult(outcome);
            });
            if (atOnce is null) later = new(TaskCreationOptions.RunContinuationsAsynchronously);
        });
        if (later is null) return Task.FromResult(atOnce ?? RingOutcome.Busy);
        return stop.CanBeCanceled ? later.Task.WaitAsync(stop) : later.Task;
    }

    /// <summary>The one door to the protocol: time first, then the call, then what the call left to do on this machine.</summary>
    private void Enter(Action call)
    {
        lock (_gate)
        {
            if (_isInside)
            {
                _local.Enqueue(call);
                return;
            }
            _isInside = true;
            try
            {
                ReadClocks();
                call();
                do
                {
                    while (_local.TryDequeue(out Action? next)) next();
                    _host.Questions.Expire();
                }
                while (_local.Count > 0);
            }
            finally
            {
                _isInside = false;
            }
        }
    }

    private void ReadClocks()
    {
        _time.Milliseconds = Environment.TickCount64;
        _time.UnixMilliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
    }

    private void Settle(IReadOnlyList<(uint Question, RingMessage? Answer, bool WasSent)> answers) => Enter(() =>
    {
        foreach ((uint question, RingMessage? answer, bool wasSent) in answers) _host.Questions.Settle(question, answer, wasSent);
    });

    private void Forget(RingLink link, string? reason)
    {
        bool isNews;
        lock (_gate)
        {
            if (_links.TryGetValue(link.Address, out RingLink? kept) && kept == link) _links.Remove(link.Address);
            // A node that stays away is asked again and again: it is told of once.
            if (link.WasOpen) _away.Remove(link.Address);
            if (_away.Count >= MaxConnections) _away.Clear();
            isNews = link.WasOpen || _away.Add(link.Address);
        }
        if (isNews && reason is not null && !_stop.IsCancellationRequested) _options.Log($"ring: {link.Address}: {reason.TrimEnd('.')}");
    }

    private async Task TickAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(TickMilliseconds));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) Enter(_host.Tick);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client was gone before it was accepted, or descriptors are short: the next one may fare better.
                await Task.Delay(TickMilliseconds);
                continue;
            }
            if (Interlocked.Increment(ref _connections) > MaxConnections)
            {
                Interlocked.Decrement(ref _connections);
                socket.Dispose();
                continue;
            }
            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        string from = socket.RemoteEndPoint?.ToString() ?? "?";
        try
        {
            socket.NoDelay = true;
            using NetworkStream network = new(socket, ownsSocket: true);
            SealedStream stream;
            using (var limited = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token))
            {
                limited.CancelAfter(HandshakeTimeout);
                stream = await RingHandshake.AcceptAsync(network, _options.Secret, limited.Token);
            }
            using (stream)
            {
                Open open = new();
                await stream.RunAsync(frames => Enter(() => Answer(frames, stream, open)), _stop.Token);
            }
        }
        catch (RingRefusedException e)
        {
            _options.Log($"ring: {from} is refused: {e.Message}");
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            _options.Log($"ring: {from} is refused: it has not shown within {HandshakeTimeout.TotalSeconds:0} s that it knows the secret");
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end has gone, or this one goes.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private void Answer(List<RingFrame> frames, SealedStream stream, Open open)
    {
        foreach (RingFrame frame in frames)
        {
            if (frame.IsAnswer) continue; // nothing was asked on this connection
            void Reply(RingMessage answer)
            {
                open.Requests--;
                stream.TryQueue(new(frame.Question, default, IsAnswer: true, answer));
            }
            // Far more than a node or a client has under way: without effect, so that it may try again.
            if (open.Requests++ >= MaxOpenRequests) Reply(frame.Message is RingMessage.Request or RingMessage.Execute ? new RingMessage.Outcome(RingOutcome.Busy) : new RingMessage.Refused());
            else _host.Handle(frame.To, frame.Message, Reply);
        }
    }

    /// <summary>Requests of one connection that wait for their answer.</summary>
    private sealed class Open
    {
        public int Requests { get; set; }
    }
}
