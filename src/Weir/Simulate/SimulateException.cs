using Weir.Cli;

namespace Weir.Simulate;

/// <summary>A simulation cannot begin; the message says why and what to do.</summary>
/// <param name="exitCode">Of the program.</param>
internal sealed class SimulateException(string message, int exitCode = CommandLine.Failed) : Exception(message)
{
    public int ExitCode => exitCode;

    /// <summary>The flags do not fit each other, or the trace.</summary>
    public static SimulateException Usage(string message) => new(message, CommandLine.UsageError);
}
