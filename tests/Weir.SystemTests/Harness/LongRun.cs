namespace Weir.SystemTests.Harness;

/// <summary>WEIR_LONG=1 runs the tests at the size that the promises name; otherwise a shorter run that takes seconds.</summary>
public static class LongRun
{
    public static bool Enabled { get; } = Environment.GetEnvironmentVariable("WEIR_LONG") == "1";

    public static T Choose<T>(T full, T brief) => Enabled ? full : brief;
}
