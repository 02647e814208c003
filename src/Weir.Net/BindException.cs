using System.Net;
using System.Net.Sockets;

namespace Weir.Net;

/// <summary>An address could not be listened on; the message says which, why, and how to mend it.</summary>
public sealed class BindException(string message) : Exception(message)
{
    internal static BindException For(EndPoint address, BindProblem problem, string systemSays = "") => new($"cannot listen on {address}: " + (address is UnixDomainSocketEndPoint unix ? OfSocket(problem, unix) : problem) switch
    {
        BindProblem.InUse => "the address is in use. Stop what listens there (ss -ltnp shows it) or choose another port.",
        BindProblem.NotPermitted => "not permitted. Ports below 1024 need root or CAP_NET_BIND_SERVICE; choose a port above 1023, or grant it.",
        BindProblem.NoSuchAddress => "this machine does not have the address. Bind 0.0.0.0 or [::] for all, or one that `ip address` lists.",
        BindProblem.NoSuchFamily => "this system has no such address family (is IPv6 switched off?).",
        BindProblem.NoDirectory => "the directory of the Unix socket does not exist. Create it first.",
        BindProblem.NoDescriptors => "no descriptor is left. Raise the limit on open files (ulimit -n).",
        BindProblem.PathTooLong => "a Unix socket's path has at most 107 bytes. Choose a shorter one.",
        BindProblem.SocketInUse => "the socket is in use. Stop what listens there (ss -lxp shows it) or choose another path.",
        BindProblem.NotASocket => "there is a file of that name that is no socket. Move it away or choose another path.",
        _ => $"the system says {systemSays}.",
    });

    /// <summary>"In use" has two causes for a path, and neither is a port.</summary>
    private static BindProblem OfSocket(BindProblem problem, UnixDomainSocketEndPoint address) =>
        problem != BindProblem.InUse ? problem
        : UnixSocketFile.IsSocket(address.ToString()) ? BindProblem.SocketInUse
        : BindProblem.NotASocket;
}
