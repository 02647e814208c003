using Xunit;

namespace Weir.Tests.Net;

/// <summary>The transports this system has.</summary>
public static class Transports
{
    public static TheoryData<Transport> All => OperatingSystem.IsLinux()
        ? [Transport.Memory, Transport.Epoll, Transport.Sockets]
        : [Transport.Memory, Transport.Sockets];

    /// <summary>Those that use the kernel's sockets.</summary>
    public static TheoryData<Transport> Real => OperatingSystem.IsLinux()
        ? [Transport.Epoll, Transport.Sockets]
        : [Transport.Sockets];
}
