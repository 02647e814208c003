using System.CommandLine;
using System.CommandLine.Help;

namespace Weir.Cli;

/// <summary>The verbs of the program, one class each, and what becomes of an argument that none of them knows.</summary>
internal static class CommandLine
{
    /// <summary>The exit code of a command line that makes no sense; nothing was started.</summary>
    public const int UsageError = 2;

    /// <summary>The exit code of a verb that could not do what it was told.</summary>
    public const int Failed = 1;

    /// <summary>Runs the verb that the arguments name.</summary>
    /// <returns>The verb's exit code, or <see cref="UsageError"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not (HelpAction or ExamplesHelpAction))
        {
            error.WriteLine(UsageErrors.Describe(parsed));
            return UsageError;
        }

        // Verbs that run for long take signals themselves: a drain may last longer than the library's grace period.
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                ProcessTerminationTimeout = null,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception fault)
        {
            error.WriteLine(FaultText.Describe(fault, withTrace: Environment.GetEnvironmentVariable(FaultText.TraceVariable) == "1"));
            return Failed;
        }
    }

    /// <summary>All verbs. Building them loads nothing that only one of them needs.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Weir spreads load: connections and HTTP requests over the endpoints of a pool.")
        {
            RunVerb.Create(),
            CheckVerb.Create(),
            ReloadVerb.Create(),
            RouteVerb.Create(),
            SchemaVerb.Create(),
            StrategiesVerb.Create(),
            SimulateVerb.Create(),
            AdviseVerb.Create(),
            CertVerb.Create(),
            BackendVerb.Create(),
            DemoVerb.Create(),
            StressVerb.Create(),
            RingVerb.Create(),
            VersionVerb.Create(),
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction action } help) help.Action = new ExamplesHelpAction(action);
            if (option is VersionOption version) version.Action = new VersionAction();
        }

        return root;
    }
}
