namespace Weir.Compare.Processes;

/// <summary>Which CPU does what: the proxy alone on one, everything that loads it on another.</summary>
/// <remarks>bench/prepare chooses the first two this process may use, then pins the harness itself to the second.</remarks>
internal static class Cpus
{
    public static string Proxy { get; } = Chosen("WEIR_BENCH_PROXY_CPU");

    public static string Load { get; } = Chosen("WEIR_BENCH_LOAD_CPU");

    public static IReadOnlyList<string> Both { get; } = [Proxy, Load];

    private static string Chosen(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } cpu
        ? cpu
        : throw new CompareException($"{variable} is not set: start through bench/compare, bench/soak or bench/allocations");
}
