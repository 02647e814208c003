namespace Weir.Net.Epoll;

/// <summary>The kernel pipes of one loop: at most <see cref="Limit"/>, of which a few are kept for reuse. Beyond that bytes are copied.</summary>
internal sealed unsafe class PipePool : IDisposable
{
    /// <summary>Each pipe holds two descriptors and up to 1 MiB of kernel memory.</summary>
    public const int Limit = 256;

    private const int Kept = 16;
    private const int WantedBytes = 1024 * 1024;
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
        // The kernel may grant less (fs.pipe-max-size, pipe-user-pages-soft): then it stays at its default of 64 KiB.
        int granted = Libc.FileControl(ends[1], Libc.F_SETPIPE_SZ, WantedBytes);
        Lent++;
        return new SplicePipe(this, ends[0], ends[1], granted > 0 ? granted : 64 * 1024);
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
