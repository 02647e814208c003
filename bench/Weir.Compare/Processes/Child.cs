using System.Collections.Concurrent;
using System.Diagnostics;

namespace Weir.Compare.Processes;

/// <summary>A child process pinned to a CPU, ended by its pid when disposed, or by the kernel when this process dies first.</summary>
internal sealed class Child : IDisposable
{
    private static readonly TimeSpan GraceOnEnd = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<int, Child> Living = new();

    private readonly Process _process;
    private readonly BlockingCollection<string> _output = new(boundedCapacity: 10_000);
    private readonly Queue<string> _errors = new();
    private readonly Thread[] _readers;

    private Child(string name, Process process)
    {
        Name = name;
        _process = process;
        Living[process.Id] = this;
        _readers =
        [
            Reader(process.StandardOutput, line => _output.TryAdd(line)),
            Reader(process.StandardError, KeepError),
        ];
    }

    public string Name { get; }

    public int Pid => _process.Id;

    public bool Running => !_process.HasExited;

    /// <summary>The last lines the child wrote to stderr.</summary>
    public string LastErrors
    {
        get
        {
            lock (_errors) return string.Join(Environment.NewLine, _errors);
        }
    }

    /// <summary>Starts a program on the given CPUs.</summary>
    /// <remarks>
    /// Only from the main thread: the kernel ends the child when the *thread* that started it ends (PR_SET_PDEATHSIG, which
    /// setpriv sets; it and taskset replace themselves, so the pid stays).
    /// </remarks>
    public static Child Start(string name, string cpus, string file, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("setpriv", ["--pdeathsig", "TERM", "taskset", "-c", cpus, file, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Child(name, Process.Start(start) ?? throw new CompareException($"{name} could not be started"));
    }

    /// <summary>Ends every child: for the way out by signal.</summary>
    public static void EndAll()
    {
        foreach (Child child in Living.Values) child.Dispose();
    }

    public void WriteLine(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for a line.</summary>
    /// <returns>The next line of stdout.</returns>
    /// <exception cref="CompareException">The child ended, or wrote no line within <paramref name="patience"/>.</exception>
    public string ReadLine(TimeSpan patience)
    {
        if (_output.TryTake(out string? line, patience)) return line;
        throw new CompareException(Running
            ? $"{Name} said nothing for {patience.TotalSeconds:0} s"
            : $"{Name} ended with code {_process.ExitCode}: {LastErrors}");
    }

    /// <summary>Waits for the child to end by itself.</summary>
    public void WaitForEnd(TimeSpan patience)
    {
        if (!_process.WaitForExit(patience)) throw new CompareException($"{Name} did not end within {patience.TotalSeconds:0} s");
        foreach (Thread reader in _readers) reader.Join(patience);
    }

    public void Dispose()
    {
        if (!Living.TryRemove(Pid, out _)) return;
        if (Running)
        {
            _ = LibC.Kill(Pid, LibC.SigTerm);
            if (!_process.WaitForExit(GraceOnEnd))
            {
                _ = LibC.Kill(Pid, LibC.SigKill);
                _process.WaitForExit(GraceOnEnd);
            }
        }

        _process.Dispose();
    }

    private static Thread Reader(StreamReader from, Action<string> to)
    {
        Thread thread = new(() =>
        {
            try
            {
                while (from.ReadLine() is { } line) to(line);
            }
            catch (Exception e) when (e is ObjectDisposedException or IOException)
            {
                // The child is gone, and with it its pipe.
            }
        })
        { IsBackground = true };
        thread.Start();
        return thread;
    }

    private void KeepError(string line)
    {
        lock (_errors)
        {
            if (_errors.Count == 12) _errors.Dequeue();
            _errors.Enqueue(line);
        }
    }
}
