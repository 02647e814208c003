using System.CommandLine;
using System.Diagnostics;

namespace Weir.Cli;

/// <summary>Ends a child process when the process that started it ends, however that happens.</summary>
/// <remarks>
/// The parent holds the other end of standard input. When it closes the pipe or dies, kill -9 included, the kernel delivers
/// the end of the input here: no polling, no race with a reused process id, and no word to the kernel that only Linux knows
/// (PR_SET_PDEATHSIG moreover fires when the parent's *thread* ends, and .NET starts processes from pool threads).
/// </remarks>
internal static class ParentWatch
{
    /// <summary>How long a child may take to finish once its parent has gone.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>The hidden flag that a parent gives to its children.</summary>
    public static Option<bool> Flag() => new("--exit-with-parent")
    {
        Description = "Stop when standard input ends.",
        Hidden = true,
    };

    /// <summary>Calls <paramref name="stop"/> at the end of standard input and kills this process after <see cref="Grace"/>.</summary>
    public static void Start(Action stop)
    {
        var thread = new Thread(() => WaitForEnd(stop), maxStackSize: 256 * 1024) { IsBackground = true, Name = "parent watch" };
        thread.Start();
    }

    private static void WaitForEnd(Action stop)
    {
        try
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[64];
            while (input.Read(ignored) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A broken pipe says the same as its end.
        }

        try
        {
            stop();
        }
        catch (ObjectDisposedException)
        {
            return; // stopped already and on its way out
        }

        Thread.Sleep(Grace);
        Process.GetCurrentProcess().Kill();
    }
}
