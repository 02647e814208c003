using Weir.Net.Timing;

namespace Weir.Net.Sockets;

/// <summary>Ends a closed connection whose last bytes the peer does not take.</summary>
internal sealed class SocketsFarewell : TimerEntry
{
    /// <summary>How long a closed connection may hold its socket and chunk.</summary>
    public const int LimitMilliseconds = 30_000;

    private readonly SocketsConnection _connection;

    public SocketsFarewell(SocketsConnection connection)
    {
        _connection = connection;
        Deadline = connection.Loop.Now + LimitMilliseconds;
        connection.Loop.Timers.Arm(this);
    }

    protected internal override void OnTimer(long now) => _connection.Abort();
}
