using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Weir.Composition;

/// <summary>Looks after certificate files: when the content of one changes, the new one is taken into use without a restart.</summary>
/// <remarks>
/// Contents are compared, not times: files replaced by renaming, symbolic links turned to another file and whole folders swapped behind
/// a link all look alike so. On the control plane, by one task.
/// </remarks>
internal sealed class CertificateWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly List<Watched> _watched = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Action _tick;
    private Task _running = Task.CompletedTask;

    /// <param name="tick">Called at each look: what else wants to be done every few seconds.</param>
    public CertificateWatch(Action tick) => _tick = tick;

    /// <summary>Watches files from their present content on. Before <see cref="Start"/>.</summary>
    /// <param name="files">The files.</param>
    /// <param name="swap">Loads them anew; it reports by itself what comes of it.</param>
    public void Add(ImmutableArray<string> files, Action swap) => _watched.Add(new Watched(files, swap) { Hash = HashOf(files) });

    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _closing.Dispose();
    }

    /// <summary>One look at every file.</summary>
    internal void Look()
    {
        _tick();
        foreach (Watched watched in _watched)
        {
            byte[] hash = HashOf(watched.Files);
            if (hash.AsSpan().SequenceEqual(watched.Hash))
                continue;
            watched.Hash = hash; // one report for each change, also when it is a bad one
            watched.Swap();
        }
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
                Look();
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private static byte[] HashOf(ImmutableArray<string> files)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            try
            {
                hash.AppendData(File.ReadAllBytes(file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                hash.AppendData("unreadable"u8); // and when it can be read again, that is a change
            }
        }

        return hash.GetHashAndReset();
    }

    private sealed record Watched(ImmutableArray<string> Files, Action Swap)
    {
        public byte[] Hash { get; set; } = [];
    }
}
