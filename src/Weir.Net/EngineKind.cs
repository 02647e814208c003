namespace Weir.Net;

/// <summary>Which engine moves the bytes.</summary>
public enum EngineKind
{
    /// <summary>The best one this system has: epoll on Linux, sockets elsewhere.</summary>
    Auto,

    /// <summary>Linux epoll, edge-triggered, one system call per receive or send.</summary>
    Epoll,

    /// <summary>System.Net.Sockets: runs everywhere .NET does, at about 1.4 times the CPU.</summary>
    Sockets,
}
