using System.CommandLine;

namespace Weir.Cli;

/// <summary><c>weir stress</c>: loads a server and says how it bore it.</summary>
internal static class StressVerb
{
    public static Command Create() => new Verb("stress", "x");
}
