namespace Weir.Net.Epoll;

/// <summary>The kernel pipes of one loop: at most <see cref="Limit"/>, of which a few are kept for reuse. Beyond that bytes are copied.</summary>
internal sealed unsafe class PipePool : IDisposable
{
    /// <summary>Each pipe holds two descriptors and 64 KiB of kernel memory.</summary>
    public const int Limit = 256;

    private const int Kept = 16;

    /// <summary>What the kernel gives a pipe. A larger one (F_SETPIPE_SZ) moves more at a time and costs more CPU and latency, measured
    /// with 256 KiB and 1 MiB: what it holds falls out of the caches.</summary>
    private const int PipeBytes = 64 * 1024;

    private readonly Stack<SplicePipe> _free = new(Kept);

    /// <summary>Pipes that exist.</summary>
    public int Lent { get; set; }

    public SplicePipe? TryRent()
    {
        if (_free.TryPop(out SplicePipe? pipe))
            return pipe;
        if (Lent >= Limit)
            return null;
        int* ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.O_NONBLOCK | Libc.O_CLOEXEC) != 0)
            return null;
        Lent++;
        return new SplicePipe(this, ends[0], ends[1], PipeBytes);
    }

    public bool TryKeep(SplicePipe pipe)
    {
        if (_free.Count >= Kept)
            return false;
        _free.Push(pipe);
        return true;
    }

    public void Dispose()
    {
        while (_free.TryPop(out SplicePipe? pipe))
            pipe.Destroy();
    }
}
