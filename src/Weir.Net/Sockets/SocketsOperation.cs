using System.Net.Sockets;

namespace Weir.Net.Sockets;

/// <summary>One kind of asynchronous operation of one connection, used over and over; its completion goes to the connection's loop.</summary>
/// <remarks>The context is not captured: what completes carries no ambient state, and capturing would allocate.</remarks>
internal sealed class SocketsOperation(SocketsConnection connection, SocketsOperationKind kind)
    : SocketAsyncEventArgs(true)
{
    public SocketsConnection Connection => connection;

    public SocketsOperationKind Kind => kind;

    /// <summary>The system has it: neither it nor its buffer may be touched.</summary>
    public bool IsPending { get; set; }

    /// <summary>Hands the completed operation to the loop, also when it completed at once: the owner is then told in the next
    /// turn, never from inside its own call.</summary>
    public void Post() => connection.SocketsLoop.Complete(this);

    protected override void OnCompleted(SocketAsyncEventArgs e) => Post();
}
