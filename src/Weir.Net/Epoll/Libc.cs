using System.Runtime.InteropServices;

namespace Weir.Net.Epoll;

/// <summary>The system calls of the epoll engine. Numbers are those of Linux on x86-64 and arm64 (asm-generic).</summary>
/// <remarks>Signatures are blittable, so a call costs a GC transition and errno, no marshalling.</remarks>
internal static unsafe partial class Libc
{
    public const int EAGAIN = 11, EINTR = 4, ENOMEM = 12, ENFILE = 23, EMFILE = 24, EPIPE = 32, ENOENT = 2, EACCES = 13;
    public const int EADDRINUSE = 98, EADDRNOTAVAIL = 99, ENETUNREACH = 101, ECONNABORTED = 103, ECONNRESET = 104, ENOBUFS = 105;
    public const int ETIMEDOUT = 110, ECONNREFUSED = 111, EHOSTUNREACH = 113, EINPROGRESS = 115, EAFNOSUPPORT = 97, EPERM = 1;

    public const uint EPOLLIN = 1, EPOLLOUT = 4, EPOLLERR = 8, EPOLLHUP = 0x10, EPOLLRDHUP = 0x2000, EPOLLEXCLUSIVE = 1u << 28;
    public const uint EPOLLET = 1u << 31;
    public const int EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3, EPOLL_CLOEXEC = 0x80000;

    public const int AF_UNIX = 1, AF_INET = 2, AF_INET6 = 10, SOCK_STREAM = 1, SOCK_NONBLOCK = 0x800, SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1, SO_REUSEADDR = 2, SO_ERROR = 4, SO_LINGER = 13, SO_REUSEPORT = 15;
    public const int IPPROTO_TCP = 6, TCP_NODELAY = 1, IPPROTO_IPV6 = 41, IPV6_V6ONLY = 26;
    public const int MSG_NOSIGNAL = 0x4000, SHUT_WR = 1;
    public const int EFD_NONBLOCK = 0x800, EFD_CLOEXEC = 0x80000;
    public const int O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;
    public const uint SPLICE_F_MOVE = 1, SPLICE_F_NONBLOCK = 2;

    [StructLayout(LayoutKind.Sequential)]
    public struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Linger
    {
        public int OnOff;
        public int Seconds;
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, void* @event);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, void* events, int most, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nuint length);

    // recv, send and splice, the calls of every request, leave errno where it is: saving it away would cost more than all else of the call on this side.
    // Whoever needs it asks LastErrorNow, as the next thing it does.
    [LibraryImport("libc", EntryPoint = "recv")]
    public static partial nint Receive(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send")]
    public static partial nint Send(int descriptor, void* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    public static partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int descriptor, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int descriptor, int backlog);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, void* address, uint length);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int descriptor, void* address, uint* length, int flags);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(int descriptor, void* address, uint* length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "splice")]
    public static partial nint Splice(int from, void* fromOffset, int to, void* toOffset, nuint length, uint flags);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    public static partial int SetAffinity(int thread, nuint maskBytes, void* mask);

    /// <summary>errno as it stands: right after a call that does not save it.</summary>
    public static int LastErrorNow => Marshal.GetLastSystemError();

    public static int LastError => Marshal.GetLastPInvokeError();

    public static void SetOption(int descriptor, int level, int name, int value) =>
        SetSocketOption(descriptor, level, name, &value, sizeof(int));

    public static ConnectionError ToConnectionError(int errno) => errno switch
    {
        0 => ConnectionError.None,
        ECONNREFUSED => ConnectionError.Refused,
        ECONNRESET or EPIPE or ECONNABORTED => ConnectionError.Reset,
        ETIMEDOUT => ConnectionError.TimedOut,
        ENETUNREACH or EHOSTUNREACH => ConnectionError.Unreachable,
        EMFILE or ENFILE or ENOMEM or ENOBUFS or EADDRNOTAVAIL or EAGAIN => ConnectionError.NoResources,
        ENOENT or EACCES => ConnectionError.NotFound,
        _ => ConnectionError.Other,
    };
}
