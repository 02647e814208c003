namespace Weir.Proxy.Health;

/// <summary>Bounds how many checks run at one time in the whole process; further ones wait their turn, and their time-out starts with it.</summary>
public sealed class ProbeGate(int most = ProbeGate.DefaultMost) : IDisposable
{
    /// <summary>Each takes a socket and, over HTTP, 96 KiB.</summary>
    public const int DefaultMost = 128;

    private readonly SemaphoreSlim _free = new(most, most);

    public async Task<string?> RunAsync(Func<Task<string?>> probe, CancellationToken cancellation)
    {
        await _free.WaitAsync(cancellation);
        try
        {
            return await probe();
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();
}
