namespace Weir.Net.Epoll;

/// <summary>A kernel pipe that carries bytes from one socket to another without a copy to this process (splice(2)).</summary>
internal sealed unsafe class SplicePipe(PipePool pool, int readEnd, int writeEnd, int capacity) : IKernelPipe
{
    public int Pending { get; private set; }

    public int Capacity => capacity;

    public int Fill(Connection source, long most)
    {
        EpollConnection from = (EpollConnection)source;
        nuint length = (nuint)Math.Min(most, capacity - Pending);
        nint moved = Libc.Splice(from.Descriptor, null, writeEnd, null, length, Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK);
        int result = from.AfterSpliceIn(moved);
        if (result > 0)
            Pending += result;
        return result;
    }

    public int Drain(Connection destination)
    {
        EpollConnection to = (EpollConnection)destination;
        nint moved = Libc.Splice(readEnd, null, to.Descriptor, null, (nuint)Pending, Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK);
        int result = to.AfterSend(moved, Pending);
        if (result > 0)
            Pending -= result;
        return result;
    }

    public void Release()
    {
        if (Pending == 0 && pool.TryKeep(this))
            return;
        Destroy();
    }

    public void Destroy()
    {
        _ = Libc.Close(readEnd);
        _ = Libc.Close(writeEnd);
        pool.Lent--;
    }
}
