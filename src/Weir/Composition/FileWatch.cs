using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Weir.Composition;

/// <summary>Looks after files: when the content of one changes, somebody is told.</summary>
/// <remarks>
/// Contents are compared, not times: files replaced by renaming, symbolic links turned to another file and whole folders swapped behind
/// a link all look alike so. On the control plane, by one task.
/// </remarks>
internal sealed class FileWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closing = new();
    private readonly Action _tick;
    private ImmutableArray<WatchedFiles> _watched = [];
    private Task _running = Task.CompletedTask;

    /// <param name="tick">Called at each look: what else wants to be done every few seconds.</param>
    public FileWatch(Action tick) => _tick = tick;

    /// <summary>Watches these, in place of what was watched before. Any thread.</summary>
    public void Watch(ImmutableArray<WatchedFiles> files) => ImmutableInterlocked.InterlockedExchange(ref _watched, files);

    public void Start() => _running = Task.Run(RunAsync);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _running;
        _closing.Dispose();
    }

    /// <summary>What the files hold now. A file that cannot be read has a content too, and when it can be read again that is a change.</summary>
    public static string HashOf(ImmutableArray<string> files)
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
                hash.AppendData("unreadable"u8);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>One look at every file.</summary>
    internal void Look()
    {
        _tick();
        foreach (WatchedFiles watched in _watched)
        {
            string hash = HashOf(watched.Files);
            if (hash == watched.Hash)
                continue;
            watched.Hash = hash; // one report for each change, also when it is a bad one
            watched.OnChange();
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
}
