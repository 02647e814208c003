namespace Weir.Net;

/// <summary>Whoever is woken when a connection becomes ready for something in its <see cref="Connection.Wants"/>.</summary>
public interface IConnectionOwner
{
    /// <summary>Runs on the connection's loop, from inside the dispatch of events.</summary>
    void OnReady(Connection connection);
}
