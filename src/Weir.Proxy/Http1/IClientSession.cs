using Weir.Net;

namespace Weir.Proxy.Http1;

/// <summary>One client connection of a listener, as its <see cref="SessionList"/> sees it. On its loop's thread only.</summary>
internal interface IClientSession
{
    IClientSession? Next { get; set; }

    IClientSession? Previous { get; set; }

    /// <summary>The client's address.</summary>
    PeerAddress Remote { get; }

    /// <summary>Why its connection broke, if it did.</summary>
    ConnectionError Error { get; }

    /// <summary>Finish what is at hand and close; idle ones get a moment for a request already on its way.</summary>
    void Drain(TimeSpan idleGrace);

    /// <summary>End at once.</summary>
    void Abort();
}
