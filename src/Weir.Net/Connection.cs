using System.Net;

namespace Weir.Net;

/// <summary>One stream connection of an event loop: TCP, Unix socket or in memory.</summary>
/// <remarks>
/// Every member is for the thread of <see cref="Loop"/> alone. A call never blocks: it does what can be done at once and says how
/// much that was; to wait, set <see cref="Wants"/> and await the <see cref="Waiter"/> that is its <see cref="Owner"/>.
/// An idle connection holds no buffer.
/// </remarks>
public abstract class Connection
{
    /// <summary>What <see cref="Receive"/> and <see cref="Send(ReadOnlySpan{byte})"/> return when nothing can be done now.</summary>
    public const int WouldBlock = -1;

    /// <summary>What <see cref="Receive"/> and <see cref="Send(ReadOnlySpan{byte})"/> return when the connection is broken; see <see cref="Error"/>.</summary>
    public const int Failed = -2;

    private Interest _wants;

    protected Connection(EventLoop loop) => Loop = loop;

    public EventLoop Loop { get; }

    /// <summary>Woken when something in <see cref="Wants"/> happens; null while nobody cares.</summary>
    public IConnectionOwner? Owner { get; set; }

    /// <summary>What the owner wants to be woken for. Readiness that is there already is seen in <see cref="IsReadable"/> and
    /// <see cref="IsWritable"/>, not signalled again.</summary>
    public Interest Wants
    {
        get => _wants;
        set
        {
            _wants = value;
            if (!Watched && (value & (Interest.Read | Interest.Write)) != 0)
                Watch();
        }
    }

    public ConnectionState State { get; protected set; }

    public ConnectionError Error { get; protected set; }

    /// <summary>A receive may find something: bytes, the end or an error.</summary>
    public bool IsReadable { get; protected set; }

    /// <summary>A send may be taken.</summary>
    public bool IsWritable { get; protected set; }

    /// <summary>Both directions are gone or the connection was reset.</summary>
    public bool IsBroken { get; protected set; }

    /// <summary>The peer's address; for a Unix socket <see cref="PeerAddress.None"/>.</summary>
    public PeerAddress Remote { get; protected set; }

    /// <summary>Bytes received and sent so far.</summary>
    public long BytesReceived { get; protected set; }

    public long BytesSent { get; protected set; }

    /// <summary>The engine reports what happens to this connection, also a break that nobody tries to read.</summary>
    public bool IsWatched => Watched;

    /// <summary>Has the engine report from now on. Wanting to read or write does it too; until then a connection that is only waited
    /// beside, such as a client whose request is being answered, costs the poller nothing.</summary>
    public void StartWatching()
    {
        if (!Watched)
            Watch();
    }

    /// <summary>The loop's poller knows this connection. Set by the engine.</summary>
    protected bool Watched { get; set; }

    /// <summary>The local address, asked of the system at each call.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <returns>The number of bytes received; 0 at the end of the stream; <see cref="WouldBlock"/>; <see cref="Failed"/>.</returns>
    public abstract int Receive(Span<byte> into);

    /// <returns>How many bytes were taken (perhaps fewer than given); <see cref="WouldBlock"/>; <see cref="Failed"/>.</returns>
    public abstract int Send(ReadOnlySpan<byte> bytes);

    /// <summary>Sends two pieces as one, saving a copy or a packet.</summary>
    /// <returns>As <see cref="Send(ReadOnlySpan{byte})"/>, counted over both.</returns>
    public abstract int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second);

    /// <summary>Half-close: the peer sees the end of the stream once all bytes have arrived; receiving goes on.</summary>
    public abstract void ShutdownSend();

    /// <summary>Closes both directions; bytes already taken are still delivered. May be called again.</summary>
    public abstract void Close();

    /// <summary>Closes with a reset (RST), so that the peer can tell it from an orderly end.</summary>
    public abstract void Reset();

    /// <summary>Moves bytes from this connection to <paramref name="destination"/> inside the kernel, where the engine can.</summary>
    /// <returns>A pipe of the loop to give to <see cref="IKernelPipe"/>'s calls, or null where there is no such way.</returns>
    internal virtual IKernelPipe? OpenPipe(Connection destination) => null;

    /// <summary>Makes the loop's poller report this connection. Called once, when an owner first wants to read or write.</summary>
    protected abstract void Watch();

    /// <summary>Wakes the owner if it wants any of <paramref name="happened"/>.</summary>
    protected void Notify(Interest happened)
    {
        if ((happened & _wants) != 0)
            Owner?.OnReady(this);
    }
}
