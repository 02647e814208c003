using Weir.Net;

namespace Weir.Proxy.Http1;

/// <content>The end of a connection whose client may still be sending: what comes is thrown away for a while, or a reset would
/// take the answer from it.</content>
internal sealed partial class HttpSession
{
    private bool BeginLinger()
    {
        if (Output.HasFailed || Client.IsBroken || !_mustLinger)
            return false;
        Client.ShutdownSend();
        _deadline = _loop.Loop.Now + LingerMilliseconds;
        return true;
    }

    // Set when the client may still be sending something that nobody will read.
    private bool _mustLinger;

    /// <summary>The client's bytes are no longer wanted.</summary>
    internal void LingerAtEnd() => _mustLinger = true;

    private bool Lingers()
    {
        while (Client.IsReadable)
        {
            int received = Client.Receive(_loop.Loop.ReceiveScratch);
            if (received == Connection.WouldBlock)
                break;
            _lingered += Math.Max(received, 0);
            if (received <= 0 || _lingered > LingerBytes)
                return false;
        }

        Client.Wants = Interest.Read;
        return true;
    }
}
