namespace Weir.SystemTests.Harness;

/// <summary>How long the tests wait for something that should happen at once.</summary>
public static class Deadline
{
    /// <summary>Generous, because the machine may be busy; a test that passes never waits for it.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(15);

    /// <summary>A process may have to be compiled first on a cold machine.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromSeconds(30);
}
