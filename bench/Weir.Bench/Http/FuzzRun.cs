using System.Diagnostics;
using System.Globalization;
using Weir.Tests.Http.Fuzzing;

namespace Weir.Bench.Http;

/// <summary><c>Weir.Bench fuzz [--inputs N] [--seed S] [--from I]</c>: the codec's invariants over millions of mutated messages.</summary>
public static class FuzzRun
{
    private const long DefaultInputs = 10_000_000;
    private const long ProgressEvery = 1_000_000;

    /// <summary>Runs inputs I to I + N - 1 of seed S and prints what they showed.</summary>
    /// <param name="args">The arguments after <c>fuzz</c>. Without a seed a new one is drawn, and printed.</param>
    /// <returns>0 when every invariant held, 1 when one was broken, 2 when the arguments make no sense.</returns>
    public static int Run(string[] args)
    {
        long inputs = DefaultInputs;
        long from = 0;
        ulong seed = (ulong)Random.Shared.NextInt64();
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool understood = args[i] switch
            {
                "--inputs" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out inputs) && inputs > 0,
                "--from" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out from),
                "--seed" => ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out seed),
                _ => false,
            };
            if (!understood)
            {
                Console.Error.WriteLine($"fuzz: '{args[i]} {value}' is not understood. Use: fuzz [--inputs N] [--seed S] [--from I], each a number.");
                return 2;
            }
        }

        Console.WriteLine($"fuzz: seed {seed}, inputs {from} to {from + inputs - 1}");
        var fuzzer = new CodecFuzzer(seed);
        long started = Stopwatch.GetTimestamp();
        try
        {
            for (long done = 0; done < inputs; done++)
            {
                fuzzer.Check(from + done);
                if ((done + 1) % ProgressEvery == 0)
                    Console.WriteLine($"fuzz: {done + 1:N0} inputs in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
            }
        }
        catch (FuzzFailureException failure)
        {
            Console.Error.WriteLine($"fuzz: {failure}");
            return 1;
        }

        Console.WriteLine(
            $"fuzz: {inputs:N0} inputs in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, {fuzzer.Accepted:N0} accepted, every invariant held");
        return 0;
    }
}
