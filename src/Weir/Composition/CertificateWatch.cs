using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Weir.Composition;

/// <summary>Looks after certificate files: when the content of one changes, the new one is taken into use without a restart.</summary>
/// <remarks>
/// Contents are compared, not times: files replaced by renaming, symbolic links turned to another file and whole folders swapped behind
/// a link all look alike so. What cannot be taken into use is tried again at each look, for the fault may lie elsewhere than in the files;
/// it is said once. On the control plane, by one task, which nothing but the end of the program ends.
/// </remarks>
/// <param name="tick">Called at each look: what else wants to be done every few seconds.</param>
/// <param name="log">Where it says what comes of a change.</param>
internal sealed class CertificateWatch(Action tick, TextWriter log) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly List<Watched> _watched = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Watches files from their present content on. Before <see cref="Start"/>.</summary>
    /// <param name="name">Whose files they are, for the log: <c>listeners.web</c>.</param>
    /// <param name="files">The files.</param>
    /// <param name="swap">Loads them anew and takes them into use; throws when it cannot, and the old ones stay.</param>
    public void Add(string name, ImmutableArray<string> files, Action swap) => _watched.Add(new Watched(name, files, swap) { Used = HashOf(files) });

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
        tick();
        foreach (Watched watched in _watched)
        {
            byte[] hash = HashOf(watched.Files);
            if (hash.AsSpan().SequenceEqual(watched.Used))
            {
                watched.Failure = null; // changed back: the next fault is told again
                continue;
            }

            try
            {
                // Read again by whoever loads them: if they change in between, the next look finds them changed.
                watched.Swap();
                watched.Used = hash;
                watched.Failure = null;
                log.WriteLine($"weir: {watched.Name}: certificate files have changed; new connections use them");
            }
            catch (Exception e)
            {
                // Whatever it was, the old ones are still good: better to serve with them and try again than not to look any more.
                string failure = e is CompositionException ? e.Message : $"{e.GetType().Name}: {e.Message}";
                if (failure == watched.Failure)
                    continue;
                watched.Failure = failure;
                log.WriteLine($"weir: {watched.Name}: certificate files have changed and are not used, the old ones stay: {failure}");
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
            log.WriteLine($"weir: looking after certificate files failed, and is tried again: {e.GetType().Name}: {e.Message}");
        }
    }

    private static byte[] HashOf(ImmutableArray<string> files)
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
                content = [.. "unreadable"u8]; // and when it can be read again, that is a change
            }

            hash.AppendData(BitConverter.GetBytes(content.LongLength)); // what moves from one file to the next is a change too
            hash.AppendData(content);
        }

        return hash.GetHashAndReset();
    }

    private sealed record Watched(string Name, ImmutableArray<string> Files, Action Swap)
    {
        /// <summary>Of the contents in use.</summary>
        public byte[] Used { get; set; } = [];

        /// <summary>What was said last about contents that are not in use.</summary>
        public string? Failure { get; set; }
    }
}
