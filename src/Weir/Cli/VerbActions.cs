using Weir.Composition;

namespace Weir.Cli;

/// <summary>Where the verbs meet the composition of the planes.</summary>
internal static class VerbActions
{
    /// <summary>Balances until <paramref name="stop"/>, then drains.</summary>
    public static Task<int> RunAsync(RunOptions options, CancellationToken stop) => Actions.RunAsync(options, stop);

    /// <summary>Reports what is wrong with a file.</summary>
    public static int Check(string file) => Actions.Check(file);

    /// <summary>Has a running balancer load its configuration again.</summary>
    public static Task<int> ReloadAsync(string file, string? admin, int? pid, CancellationToken cancel) =>
        pid is { } process ? Task.FromResult(ReloadCall.BySignal(process)) : ReloadCall.ByAdminAsync(file, admin, cancel);

    /// <summary>Says which way a request would take.</summary>
    public static int Route(RouteQuestion question, TextWriter output, TextWriter error) => Actions.Route(question, output, error);

    /// <summary>Makes a certificate for trying things out.</summary>
    public static int MakeCertificate(IReadOnlyList<string> names, string folder) => Actions.MakeCertificate(names, folder);

    /// <summary>Prints the JSON schema.</summary>
    public static int Schema() => Actions.Schema();

    /// <summary>Prints the strategies.</summary>
    public static int Strategies() => Actions.Strategies();
}
