using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Weir.Composition;

/// <summary>Looks after files: when the content of one changes, it is taken into use anew.</summary>
/// <remarks>
/// Contents are compared, not times: files replaced by renaming, symbolic links turned to another file and whole folders swapped behind
/// a link all look alike so. What cannot be taken into use is tried again at each look, for the fault may lie elsewhere than in the files;
/// it is said once. On the control plane, by one task, which nothing but the end of the program ends.
/// </remarks>
/// <param name="tick">Called at each look: what else wants to be done every few seconds.</param>
/// <param name="log">Where it says what could not be used.</param>
internal sealed class FileWatch(Action tick, TextWriter log) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closing = new();
    private ImmutableArray<WatchedFiles> _watched = [];
    private Task _running = Task.CompletedTask;

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
            byte[] content;
            try
            {
                content = File.ReadAllBytes(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                content = [.. "unreadable"u8];
            }

            hash.AppendData(BitConverter.GetBytes(content.LongLength)); // what moves from one file to the next is a change too
            hash.AppendData(content);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>One look at every file.</summary>
    internal void Look()
    {
        tick();
        foreach (WatchedFiles watched in _watched)
        {
            string hash = HashOf(watched.Files);
            if (hash == watched.Hash)
            {
                watched.Failure = null; // changed back: the next fault is told again
                continue;
            }

            try
            {
                // Read again by whoever loads them: if they change in between, the next look finds them changed.
                watched.OnChange();
                watched.Hash = hash;
                watched.Failure = null;
            }
            catch (Exception e)
            {
                // Whatever it was, the old ones are still good: better to serve with them and try again than not to look any more.
                string failure = e is CompositionException ? e.Message : $"{e.GetType().Name}: {e.Message}";
                if (failure == watched.Failure)
                    continue;
                watched.Failure = failure;
                log.WriteLine($"weir: {watched.Name} have changed and are not used, the old ones stay: {failure}");
            }
        }
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_closing.Token))
                TryLook();
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private void TryLook()
    {
        try
        {
            Look();
        }
        catch (Exception e)
        {
            log.WriteLine($"weir: looking after files failed, and is tried again: {e.GetType().Name}: {e.Message}");
        }
    }
}
