namespace Weir.Net;

/// <summary>Decides before each accept whether a listening socket may take one more connection.</summary>
/// <remarks>Asked by an engine on the loop that accepts, or, where one thread accepts for all loops, on that thread on a loop's behalf.</remarks>
public interface IAcceptGate
{
    /// <summary>Takes a place for a connection of <paramref name="loop"/>. Whoever has the place passes the connection on, or gives it back.</summary>
    /// <returns>False: there is none, and the gate has told the loop's sockets to stop accepting; it tells them when to go on
    /// (<see cref="IListenerSocket.SetAccepting"/>).</returns>
    bool TryEnter(EventLoop loop);

    /// <summary>A place that no connection was there for.</summary>
    void GiveBack();
}
