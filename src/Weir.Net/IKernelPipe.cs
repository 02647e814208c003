namespace Weir.Net;

/// <summary>A pipe in the kernel between two connections, for bytes that nobody has to look at.</summary>
/// <remarks>One owner (a <see cref="Relay"/>), on one loop. What is in the pipe is lost when it is released.</remarks>
internal interface IKernelPipe
{
    /// <summary>Bytes in the pipe, taken from the source and not yet given to the destination.</summary>
    int Pending { get; }

    /// <returns>Bytes taken from the source; 0 at its end; <see cref="Connection.WouldBlock"/>; <see cref="Connection.Failed"/>.</returns>
    int Fill(Connection source, long most);

    /// <returns>Bytes given to the destination; <see cref="Connection.WouldBlock"/>; <see cref="Connection.Failed"/>.</returns>
    int Drain(Connection destination);

    /// <summary>Gives the pipe back to the loop.</summary>
    void Release();
}
