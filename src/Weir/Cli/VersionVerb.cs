using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Weir.Cli;

/// <summary><c>weir version</c>: the program's version and what it runs on.</summary>
internal static class VersionVerb
{
    private const int CommitDigits = 9;

    /// <summary>The version alone: <c>0.1.0+1a2b3c4d5</c>.</summary>
    public static string Number
    {
        get
        {
            string version = typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            // The commit after the plus sign is forty digits long; a few tell it from all others.
            int plus = version.IndexOf('+', StringComparison.Ordinal);
            return plus < 0 ? version : version[..Math.Min(version.Length, plus + 1 + CommitDigits)];
        }
    }

    /// <summary>For example <c>weir 0.1.0+1a2b3c4d5 (.NET 10.0.12, linux-x64)</c>.</summary>
    public static string Text => $"weir {Number} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})";

    public static Command Create()
    {
        var verb = new Verb("version", "Prints the version.", "weir version");
        verb.SetAction(new VersionAction().Invoke);
        return verb;
    }
}
