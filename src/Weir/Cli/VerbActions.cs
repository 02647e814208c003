namespace Weir.Cli;

/// <summary>Where the verbs meet the composition of the planes.</summary>
internal static class VerbActions
{
    /// <summary>Balances until <paramref name="stop"/>, then drains.</summary>
    public static Task<int> RunAsync(RunOptions options, CancellationToken stop) => Task.FromResult(Missing("run"));

    /// <summary>Reports what is wrong with a file.</summary>
    public static int Check(string file) => Missing("check");

    /// <summary>Prints the JSON schema.</summary>
    public static int Schema() => Missing("schema");

    /// <summary>Prints the strategies.</summary>
    public static int Strategies() => Missing("strategies");

    private static int Missing(string verb)
    {
        Console.Error.WriteLine($"weir {verb}: the composition is not part of this build.");
        return 1;
    }
}
