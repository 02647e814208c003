using System.Diagnostics;

namespace Weir.Demo;

/// <summary>A process of this program that ends when this one does.</summary>
/// <remarks>
/// The child was started with <c>--exit-with-parent</c>: it stops when its standard input ends, be it that
/// <see cref="DisposeAsync"/> closes it or that this process is no more. Not thread-safe; the demo owns it.
/// </remarks>
internal sealed class ChildProcess : IAsyncDisposable
{
    // Enough to say why a child ended; what came before is let go.
    private const int KeptLines = 20;

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(6);

    private readonly Process _process;
    private readonly Queue<string> _lines = new(KeptLines);
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    private ChildProcess(string name, Process process, string? readyWord)
    {
        Name = name;
        _process = process;
        Id = process.Id;
        _reading = Task.WhenAll(ReadAsync(process.StandardError, readyWord), ReadAsync(process.StandardOutput, readyWord));
        _ = _reading.ContinueWith(_ => _ready.TrySetCanceled(), TaskScheduler.Default);
    }

    public string Name { get; }

    /// <summary>The process id.</summary>
    public int Id { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>What it said last, line by line.</summary>
    public string LastWords
    {
        get
        {
            lock (_lines) return string.Join(Environment.NewLine, _lines);
        }
    }

    /// <summary>Starts this program with another verb.</summary>
    /// <param name="name">What the demo calls it.</param>
    /// <param name="readyWord">A word of the line with which it says that it is ready; null when nobody waits for one.</param>
    /// <param name="arguments">The verb and its flags; <c>--exit-with-parent</c> is added.</param>
    public static ChildProcess Start(string name, string? readyWord, params string[] arguments)
    {
        var process = Process.Start(OwnProgram.Start([.. arguments, "--exit-with-parent"]))
            ?? throw new DemoException($"{name} could not be started.");
        return new ChildProcess(name, process, readyWord);
    }

    /// <summary>Waits until it says that it is ready.</summary>
    /// <returns>The line with which it said that it is ready.</returns>
    /// <exception cref="DemoException">It ended instead, or said nothing in time.</exception>
    public async Task<string> ReadyAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        try
        {
            return await _ready.Task.WaitAsync(timeout, cancellation);
        }
        catch (TimeoutException)
        {
            throw new DemoException($"{Name} (pid {Id}) was not ready within {timeout.TotalSeconds:0} s.{Environment.NewLine}{LastWords}");
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DemoException($"{Name} ended at once.{Environment.NewLine}{LastWords}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended and its pipe with it.
        }

        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader, string? readyWord)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                if (_lines.Count == KeptLines) _lines.Dequeue();
                _lines.Enqueue(line);
            }

            if (readyWord is not null && line.Contains(readyWord, StringComparison.Ordinal)) _ready.TrySetResult(line);
        }
    }
}
