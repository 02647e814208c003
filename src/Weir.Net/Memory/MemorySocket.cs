namespace Weir.Net.Memory;

/// <summary>One end of a connection: what a kernel keeps of a TCP socket.</summary>
/// <remarks>As on Linux: closing with unread bytes resets, bytes for a closed socket are answered with a reset, and what arrived before
/// a reset can still be read.</remarks>
internal sealed class MemorySocket(MemoryFlow outgoing, MemoryFlow incoming)
{
    private bool _senderWaits;
    private bool _resetSent;

    public IMemorySocketOwner? Owner { get; set; }

    public bool EndSent { get; private set; }

    public bool EndReceived { get; private set; }

    public bool IsReset { get; private set; }

    public bool IsClosed { get; private set; }

    public bool CanReceive => incoming.Available > 0 || EndReceived || IsReset;

    public bool CanSend => outgoing.Space > 0 || IsReset;

    /// <summary>Both directions have ended, or there was a reset.</summary>
    public bool IsOver => IsReset || (EndSent && EndReceived);

    public int Receive(Span<byte> into)
    {
        if (incoming.Available > 0)
            return incoming.Read(into);
        if (IsReset)
            return Connection.Failed;
        return EndReceived ? 0 : Connection.WouldBlock;
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (IsReset || EndSent)
            return Connection.Failed;
        int taken = outgoing.Take(bytes);
        _senderWaits |= taken < bytes.Length;
        return taken == 0 ? Connection.WouldBlock : taken;
    }

    public void ShutdownSend()
    {
        if (EndSent || IsReset)
            return;
        EndSent = true;
        outgoing.End();
    }

    public void Close()
    {
        if (IsClosed)
            return;
        if (incoming.Available > 0)
            SendReset();
        else
            ShutdownSend();
        IsClosed = true;
    }

    public void Reset()
    {
        if (IsClosed)
            return;
        SendReset();
        IsClosed = true;
    }

    public void BytesArrive()
    {
        if (IsClosed)
            SendReset();
        else if (!IsReset)
            Owner?.OnReadable();
    }

    public void EndArrives()
    {
        if (IsReset)
            return;
        EndReceived = true;
        if (!IsClosed)
            Owner?.OnEnd();
    }

    public void ResetArrives()
    {
        if (IsReset)
            return;
        IsReset = true;
        if (!IsClosed)
            Owner?.OnReset();
    }

    public void WindowOpens()
    {
        if (IsClosed || IsReset || !_senderWaits || outgoing.Space == 0)
            return;
        _senderWaits = false;
        Owner?.OnWritable();
    }

    private void SendReset()
    {
        if (IsReset || _resetSent)
            return;
        _resetSent = true;
        outgoing.Reset();
    }
}
