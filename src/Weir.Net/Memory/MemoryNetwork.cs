using System.Net;
using System.Net.Sockets;

namespace Weir.Net.Memory;

/// <summary>A network in this process with a clock of its own: addresses, links, engines, scripted peers.</summary>
/// <remarks>
/// <para>Nothing happens by itself. <see cref="RunUntilIdle"/> does all that can be done at the present moment; <see cref="Advance"/>
/// moves the clock from event to event, in the order of their times and, at the same time, of their making. A run is therefore the
/// same each time.</para>
/// <para>One thread drives it, and everything in it runs on that thread; <see cref="EventLoop.Post"/> alone may be called from others.</para>
/// </remarks>
public sealed class MemoryNetwork
{
    private const int FirstChosenPort = 40_000;
    private readonly PriorityQueue<(IMemoryTarget Target, MemoryEventKind Kind, long Argument), (TimeSpan Time, long Order)> _events = new();
    private readonly Dictionary<EndPoint, IMemoryAcceptor> _acceptors = [];
    private readonly Dictionary<EndPoint, MemoryLink> _links = [];
    private MemoryEngine[] _engines = []; // replaced, not changed: code that runs may add and remove engines
    private long _order;
    private int _nextPort = FirstChosenPort;

    /// <summary>The time, from an arbitrary start that is not zero.</summary>
    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1000);

    /// <summary>The link to addresses that have none of their own.</summary>
    public MemoryLink DefaultLink { get; set; } = new();

    /// <summary>Steps at one moment after which <see cref="RunUntilIdle"/> gives up.</summary>
    public long StepLimit { get; set; } = 50_000_000;

    /// <summary>An engine whose listeners and connections are on this network.</summary>
    public MemoryEngine CreateEngine(int loops = 1, long bufferLimitBytes = 64 * 1024 * 1024)
    {
        MemoryEngine engine = new(this, loops, bufferLimitBytes);
        _engines = [.. _engines, engine];
        return engine;
    }

    /// <summary>Sets the link of connections made to an address from now on.</summary>
    public void SetLink(EndPoint address, MemoryLink link) => _links[address] = link;

    /// <summary>A scripted server.</summary>
    /// <param name="address">Port 0 chooses one.</param>
    /// <param name="accepted">Runs for each new connection, before any byte of it: the place to set <see cref="MemoryPeer.Arrived"/>.</param>
    public MemoryServer Serve(EndPoint address, Action<MemoryPeer>? accepted = null) => new(this, address, accepted);

    /// <summary>A scripted client, which starts connecting.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="from">The client's address; 198.51.100.1 (RFC 5737) with a port of its own by default.</param>
    public MemoryPeer Connect(EndPoint address, EndPoint? from = null)
    {
        MemoryWire wire = Dial(address, from, out EndPoint local);
        return new MemoryPeer(wire.Client, local, address, connected: false);
    }

    /// <summary>Does all that is due: arrivals, posted and yielded work, timers. The clock stands still.</summary>
    /// <exception cref="InvalidOperationException">It does not come to rest: some code yields or answers itself for ever.</exception>
    public void RunUntilIdle()
    {
        for (long step = 0; step < StepLimit; step++)
        {
            bool progress = RunDueEvent();
            foreach (MemoryEngine engine in _engines)
            {
                foreach (EventLoop loop in engine.Loops)
                    progress |= ((MemoryLoop)loop).RunPostedAndYielded();
            }

            if (!progress && !RunTimers())
                return;
        }

        throw new InvalidOperationException($"The network did not come to rest in {StepLimit} steps at {Now}: some code yields, posts or answers without end.");
    }

    /// <summary>Lets time pass, stopping at each moment at which something is due.</summary>
    public void Advance(TimeSpan by)
    {
        TimeSpan target = Now + by;
        RunUntilIdle();
        for (TimeSpan next = NextMoment(); next <= target; next = NextMoment())
        {
            SetNow(next);
            RunUntilIdle();
        }

        SetNow(target);
        RunUntilIdle();
    }

    /// <summary>Lets time pass until something is true, and no further.</summary>
    /// <returns>False when it did not become true in time.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan within)
    {
        TimeSpan target = Now + within;
        RunUntilIdle();
        while (!condition())
        {
            TimeSpan next = NextMoment();
            if (next > target)
            {
                SetNow(target);
                RunUntilIdle();
                return condition();
            }

            SetNow(next);
            RunUntilIdle();
        }

        return true;
    }

    internal void Schedule(TimeSpan delay, IMemoryTarget target, MemoryEventKind kind, long argument) =>
        _events.Enqueue((target, kind, argument), (Now + delay, _order++));

    internal EndPoint Bind(EndPoint address, IMemoryAcceptor acceptor)
    {
        if (address is IPEndPoint { Port: 0 } ip)
            address = new IPEndPoint(ip.Address, NextPort());
        if (!_acceptors.TryAdd(address, acceptor))
            throw BindException.For(address, BindProblem.InUse);
        return address;
    }

    internal void Unbind(IMemoryAcceptor acceptor)
    {
        if (_acceptors.TryGetValue(acceptor.LocalEndPoint, out IMemoryAcceptor? bound) && bound == acceptor)
            _acceptors.Remove(acceptor.LocalEndPoint);
    }

    internal void Remove(MemoryEngine engine) => _engines = [.. _engines.Where(e => e != engine)];

    /// <summary>Starts connecting; the owner of the wire's client end hears how it went.</summary>
    internal MemoryWire Dial(EndPoint address, EndPoint? from, out EndPoint local)
    {
        local = from ?? new IPEndPoint(new IPAddress([198, 51, 100, 1]), NextPort());
        MemoryLink link = _links.GetValueOrDefault(address, DefaultLink);
        MemoryWire wire = new(this, link);
        Schedule(link.ToServer.Latency, new MemoryDial(this, wire, link, address, local), MemoryEventKind.ConnectArrives, 0);
        return wire;
    }

    /// <summary>Who listens at an address: by itself, or through the wildcard address of its family, or [::].</summary>
    internal IMemoryAcceptor? FindAcceptor(EndPoint address)
    {
        if (_acceptors.TryGetValue(address, out IMemoryAcceptor? acceptor) || address is not IPEndPoint ip)
            return acceptor;
        if (ip.AddressFamily == AddressFamily.InterNetwork && _acceptors.TryGetValue(new IPEndPoint(IPAddress.Any, ip.Port), out acceptor))
            return acceptor;
        return _acceptors.GetValueOrDefault(new IPEndPoint(IPAddress.IPv6Any, ip.Port));
    }

    private int NextPort()
    {
        int port = _nextPort++;
        if (_nextPort > IPEndPoint.MaxPort)
            _nextPort = FirstChosenPort;
        return port;
    }

    private bool RunDueEvent()
    {
        if (!_events.TryPeek(out _, out (TimeSpan Time, long) first) || first.Time > Now)
            return false;
        (IMemoryTarget target, MemoryEventKind kind, long argument) = _events.Dequeue();
        target.OnEvent(kind, argument);
        return true;
    }

    private bool RunTimers()
    {
        bool any = false;
        foreach (MemoryEngine engine in _engines)
        {
            foreach (EventLoop loop in engine.Loops)
                any |= ((MemoryLoop)loop).RunTimers();
        }

        return any;
    }

    private TimeSpan NextMoment()
    {
        TimeSpan next = _events.TryPeek(out _, out (TimeSpan Time, long) first) ? first.Time : TimeSpan.MaxValue;
        foreach (MemoryEngine engine in _engines)
        {
            foreach (EventLoop loop in engine.Loops)
            {
                TimeSpan timer = ((MemoryLoop)loop).NextTimer();
                if (timer < next)
                    next = timer;
            }
        }

        return next;
    }

    private void SetNow(TimeSpan now)
    {
        Now = now;
        foreach (MemoryEngine engine in _engines)
        {
            foreach (EventLoop loop in engine.Loops)
                ((MemoryLoop)loop).SetNow(now);
        }
    }
}
