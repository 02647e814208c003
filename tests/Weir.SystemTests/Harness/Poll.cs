using System.Diagnostics;

namespace Weir.SystemTests.Harness;

/// <summary>Waits for a condition by asking for it again and again, never by sleeping for a guessed time.</summary>
public static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns once the condition is true.</summary>
    /// <param name="condition">Asked until it is true.</param>
    /// <param name="what">Ends the sentence "Waited in vain until …".</param>
    /// <param name="within">The deadline; null: <see cref="Deadline.Default"/>.</param>
    /// <exception cref="TimeoutException">The deadline passed.</exception>
    public static Task UntilAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        UntilAsync(() => Task.FromResult(condition()), () => what, within);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string, TimeSpan?)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, Func<string> what, TimeSpan? within = null)
    {
        var limit = within ?? Deadline.Default;
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > limit)
                throw new TimeoutException($"Waited in vain for {limit.TotalSeconds:0.#} s until {what()}.");
            await Task.Delay(Pause); // between two looks; the deadline bounds them
        }
    }

    /// <summary>Whether the condition became true before the deadline, for tests that have something better to say than "in vain".</summary>
    public static async Task<bool> HappensAsync(Func<bool> condition, TimeSpan within)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > within)
                return false;
            await Task.Delay(Pause); // between two looks; the deadline bounds them
        }

        return true;
    }
}
