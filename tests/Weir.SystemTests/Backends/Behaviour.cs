namespace Weir.SystemTests.Backends;

/// <summary>What an endpoint does with one connection, well or badly.</summary>
public abstract class Behaviour
{
    /// <summary>Serves the connection until it is over; the back end closes it afterwards.</summary>
    public abstract Task ServeAsync(BackendConnection connection);
}
