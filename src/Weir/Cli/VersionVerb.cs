using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Weir.Cli;

/// <summary><c>weir version</c>: the program's version and what it runs on.</summary>
internal static class VersionVerb
{
    /// <summary>For example <c>weir 0.1.0 (.NET 10.0.12, linux-x64)</c>.</summary>
    public static string Text
    {
        get
        {
            string version = typeof(VersionVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            return $"weir {version} ({RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier})";
        }
    }

    public static Command Create()
    {
        var verb = new Verb("version", "Prints the version.", "weir version");
        verb.SetAction(_ => new VersionAction().Invoke(_));
        return verb;
    }
}
