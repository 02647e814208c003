using System.Net;
using UnixEndPoint = System.Net.Sockets.UnixDomainSocketEndPoint;

namespace Weir.Net.Epoll;

/// <summary>One address on all loops: a SO_REUSEPORT socket each, so that the kernel spreads connections and loops share nothing; for a
/// Unix socket, which cannot be bound twice, one descriptor in every loop's epoll.</summary>
internal sealed class EpollListenerSocket : IListenerSocket
{
    private readonly List<EpollAcceptor> _acceptors = [];
    private readonly int _sharedDescriptor = -1;
    private readonly string? _unixPath;

    public EpollListenerSocket(IReadOnlyList<EpollLoop> loops, EndPoint address, ListenOptions options, Action<Connection> accepted)
    {
        EndPoint bound = address;
        if (address is UnixEndPoint unix)
        {
            _unixPath = unix.ToString();
            UnixSocketFile.RemoveStale(_unixPath);
            _sharedDescriptor = Open(address, options, out bound);
            foreach (EpollLoop loop in loops)
                _acceptors.Add(new EpollAcceptor(loop, _sharedDescriptor, shared: true, options.Gate, accepted));
        }
        else
        {
            RefuseToShare(address);
            List<int> descriptors = [];
            try
            {
                foreach (EpollLoop _ in loops)
                    descriptors.Add(Open(bound, options, out bound)); // port 0: the first socket chooses for all
            }
            catch (BindException)
            {
                foreach (int descriptor in descriptors)
                    _ = Libc.Close(descriptor);
                throw;
            }

            for (int i = 0; i < loops.Count; i++)
                _acceptors.Add(new EpollAcceptor(loops[i], descriptors[i], shared: false, options.Gate, accepted));
        }

        LocalEndPoint = bound;
        foreach (EpollAcceptor acceptor in _acceptors)
            acceptor.Loop.Post(static a => ((EpollAcceptor)a!).Loop.AddAcceptor((EpollAcceptor)a), acceptor);
    }

    public EndPoint LocalEndPoint { get; }

    public long Pauses => _acceptors.Sum(a => a.Pauses);

    public void SetAccepting(EventLoop loop, bool accepting) => _acceptors[loop.Index].SetAccepting(accepting);

    public async Task StopAsync()
    {
        List<Task> stops = [];
        foreach (EpollAcceptor acceptor in _acceptors)
        {
            TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            stops.Add(done.Task);
            acceptor.Loop.Post(
                _ =>
                {
                    acceptor.Stop();
                    done.SetResult();
                },
                null);
        }

        await Task.WhenAll(stops);
        if (_sharedDescriptor >= 0)
            _ = Libc.Close(_sharedDescriptor);
        if (_unixPath is not null)
            File.Delete(_unixPath);
    }

    /// <summary>SO_REUSEPORT would let a second process of the same user bind the address too and take a share of the connections
    /// without a word. So the address is bound once without it first: that fails if anybody listens there.</summary>
    private static void RefuseToShare(EndPoint address)
    {
        if (address is IPEndPoint { Port: > 0 })
            _ = Libc.Close(Bind(address, reusePort: false));
    }

    private static int Open(EndPoint address, ListenOptions options, out EndPoint bound)
    {
        int descriptor = Bind(address, reusePort: true);
        if (Libc.Listen(descriptor, options.Backlog) != 0)
        {
            int error = Libc.LastError;
            _ = Libc.Close(descriptor);
            throw Failure(address, error);
        }

        bound = SocketAddress.LocalOf(descriptor) ?? address;
        return descriptor;
    }

    private static unsafe int Bind(EndPoint address, bool reusePort)
    {
        byte* raw = stackalloc byte[SocketAddress.MaxBytes + 2];
        uint length = SocketAddress.Write(address, raw, out int family);
        if (length == 0)
            throw BindException.For(address, BindProblem.PathTooLong);
        int descriptor = Libc.Socket(family, Libc.SOCK_STREAM | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            throw Failure(address, Libc.LastError);
        if (family != Libc.AF_UNIX)
        {
            Libc.SetOption(descriptor, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
            if (reusePort)
                Libc.SetOption(descriptor, Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
            Libc.SetOption(descriptor, Libc.IPPROTO_TCP, Libc.TCP_NODELAY, 1); // accepted sockets inherit it
            if (family == Libc.AF_INET6)
                Libc.SetOption(descriptor, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, ((IPEndPoint)address).Address.Equals(IPAddress.IPv6Any) ? 0 : 1);
        }

        if (Libc.Bind(descriptor, raw, length) == 0)
            return descriptor;
        int error = Libc.LastError;
        _ = Libc.Close(descriptor);
        throw Failure(address, error);
    }

    private static BindException Failure(EndPoint address, int errno) => BindException.For(address, errno switch
    {
        Libc.EADDRINUSE => BindProblem.InUse,
        Libc.EACCES or Libc.EPERM => BindProblem.NotPermitted,
        Libc.EADDRNOTAVAIL => BindProblem.NoSuchAddress,
        Libc.EAFNOSUPPORT => BindProblem.NoSuchFamily,
        Libc.ENOENT => BindProblem.NoDirectory,
        Libc.EMFILE or Libc.ENFILE => BindProblem.NoDescriptors,
        _ => BindProblem.Other,
    }, $"errno {errno}");
}
