using System.Collections.Immutable;
using System.Diagnostics;

namespace Weir.Proxy.Logging;

/// <summary>The access log: JSON lines, written by one thread of its own.</summary>
/// <remarks>
/// <para>Each loop formats its records into a ring of its own (<see cref="AccessLogWriter"/>); the thread empties all rings about
/// every 20 ms, or when one is half full, with one system call for everything that waits. So a loop pays for formatting, not
/// for I/O, and a disk that stands still costs records (counted), never requests.</para>
/// <para>After a second without a record the thread sleeps until a loop wakes it. A record that is written in the very moment it falls
/// asleep may be seen one second later: the check would cost each record a memory fence.</para>
/// <para>Dispose when the loops have stopped: what they logged is written out first, for <see cref="FlushTime"/> at most.</para>
/// </remarks>
public sealed class AccessLog : IDisposable
{
    /// <summary>Bytes of records that may wait for each loop.</summary>
    public const int DefaultRingBytes = 4 * 1024 * 1024;

    /// <summary>The longest <see cref="Dispose"/> waits for the target.</summary>
    public static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Sleep = TimeSpan.FromSeconds(1);
    private const int IdleRunsBeforeSleep = 50;

    private readonly ImmutableArray<AccessLogWriter> _writers;
    private readonly LogWake _wake = new();
    private readonly ILogSink _sink;
    private readonly LogDrain _drain;
    private readonly Thread _thread;
    private readonly long _started = Stopwatch.GetTimestamp();
    private volatile bool _stopping;
    private volatile bool _reopen;

    internal AccessLog(ILogSink sink, int loops, int ringBytes, TextWriter errors)
    {
        _sink = sink;
        _writers = [.. Enumerable.Range(0, loops).Select(_ => new AccessLogWriter(new LogRing(ringBytes), _wake))];
        _drain = new LogDrain(_writers, sink, errors);
        _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "weir-access-log" };
        _thread.Start();
    }

    /// <summary>One for each loop, by its index.</summary>
    public IReadOnlyList<IAccessLogWriter> Writers => _writers;

    /// <summary>Records dropped because their loop's ring was full. Any thread.</summary>
    public long Dropped => _writers.Sum(w => w.Dropped);

    /// <summary>Logs to standard output.</summary>
    public static AccessLog ToStdout(int loops) => new(
        OperatingSystem.IsLinux() ? new DescriptorSink(DescriptorSink.Stdout) : new StreamSink("stdout", Console.OpenStandardOutput()),
        loops,
        DefaultRingBytes,
        Console.Error);

    /// <summary>Logs to standard error.</summary>
    public static AccessLog ToStderr(int loops) => new(
        OperatingSystem.IsLinux() ? new DescriptorSink(DescriptorSink.Stderr) : new StreamSink("stderr", Console.OpenStandardError()),
        loops,
        DefaultRingBytes,
        Console.Error);

    /// <summary>Appends to a file, which is created (mode 0640) when it is not there.</summary>
    /// <exception cref="IOException">The file cannot be opened; the message says why.</exception>
    public static AccessLog ToFile(string path, int loops) => new(
        OperatingSystem.IsLinux() ? new DescriptorSink(path) : new StreamSink(path),
        loops,
        DefaultRingBytes,
        Console.Error);

    /// <summary>After a log rotation: what is logged from soon on goes to a file opened anew under the same name. Any thread.</summary>
    public void Reopen()
    {
        _reopen = true;
        _wake.Signal();
    }

    public void Dispose()
    {
        if (_stopping)
            return;
        _stopping = true;
        _wake.Signal();
        // A target that hangs (a pipe nobody reads) must not keep the program from ending; the thread ends with the process then.
        if (!_thread.Join(FlushTime))
            return;
        _sink.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        int idleRuns = 0;
        while (!_stopping)
        {
            bool asleep = idleRuns >= IdleRunsBeforeSleep;
            _wake.Wait(asleep ? Sleep : Pause, asleep);
            if (_reopen)
            {
                _reopen = false;
                _drain.Reopen(Elapsed);
            }

            idleRuns = _drain.Run(Elapsed) || _drain.IsFailing ? 0 : Math.Min(idleRuns + 1, IdleRunsBeforeSleep);
        }

        while (_drain.Run(Elapsed))
        {
        }
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);
}
