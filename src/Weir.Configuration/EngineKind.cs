namespace Weir.Configuration;

/// <summary>Which twin of the event loop runs.</summary>
public enum EngineKind
{
    /// <summary>The best that the system offers.</summary>
    Auto,
    Epoll,
    Sockets,
}
