using System.Globalization;

namespace Weir.Trial;

/// <summary><c>weir strategies try</c>: lines in, chosen endpoints out.</summary>
internal static class TrialRun
{
    /// <summary>Reads to the end of the input. Each answer is out before the next line is read.</summary>
    /// <param name="options">What to try.</param>
    /// <param name="input">The lines.</param>
    /// <param name="output">An endpoint for each pick, and nothing else.</param>
    /// <param name="error">Lines that could not be carried out, by number.</param>
    /// <param name="time">Runs until a line says how time passes.</param>
    /// <returns>The exit code, 0: a line that is refused is answered and the trial goes on.</returns>
    public static int Run(TrialOptions options, TextReader input, TextWriter output, TextWriter error, TimeProvider time)
    {
        TrialSession session = new(options, time);
        for (int number = 1; input.ReadLine() is { } line; number++)
        {
            try
            {
                if (session.Do(line) is not { } answer) continue;
                output.WriteLine(answer);
                output.Flush();
            }
            catch (TrialException e)
            {
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {number}: {e.Message}"));
                error.Flush();
            }
        }
        return 0;
    }
}
