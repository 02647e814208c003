namespace Weir.Net;

/// <summary>Why an address cannot be listened on, in terms that do not depend on the engine.</summary>
internal enum BindProblem
{
    Other,
    InUse,
    NotPermitted,
    NoSuchAddress,
    NoSuchFamily,
    NoDirectory,
    NoDescriptors,
    PathTooLong,

    /// <summary>A Unix socket's path that somebody listens on.</summary>
    SocketInUse,

    /// <summary>A Unix socket's path at which there is something else.</summary>
    NotASocket,
}
