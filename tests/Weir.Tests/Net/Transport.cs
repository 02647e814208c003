namespace Weir.Tests.Net;

/// <summary>What carries the bytes of a behaviour test.</summary>
public enum Transport
{
    Memory,
    Epoll,
    Sockets,
}
