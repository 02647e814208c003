using System.Net;

namespace Weir.Net;

/// <summary>An address being listened on by all loops of an engine.</summary>
public interface IListenerSocket
{
    /// <summary>Where it listens; tells the port when 0 was asked for.</summary>
    EndPoint LocalEndPoint { get; }

    /// <summary>How often accepting had to pause because the process had no descriptors left.</summary>
    long Pauses { get; }

    /// <summary>Stops or resumes accepting on one loop; what arrives meanwhile waits in the kernel's backlog. On that loop,
    /// or within <see cref="IAcceptGate.TryEnter"/>.</summary>
    void SetAccepting(EventLoop loop, bool accepting);

    /// <summary>Accepts what the kernel has queued, then closes the listening sockets; the task ends when every loop has done so.</summary>
    Task StopAsync();
}
