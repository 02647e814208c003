using System.Diagnostics;
using System.Globalization;
using Weir.Tests.Http.Fuzzing;
using Weir.Tests.Proxy.Http2.Fuzzing;

namespace Weir.Bench.Http;

/// <summary>
/// <c>Weir.Bench fuzz [--inputs N] [--seed S] [--from I] [--frames]</c>: the codec's invariants over millions of mutated messages, or with
/// <c>--frames</c> those of HTTP/2 connections over mutated frames.
/// </summary>
public static class FuzzRun
{
    private const long DefaultInputs = 10_000_000;
    private const int Reports = 10;

    /// <summary>Runs inputs I to I + N - 1 of seed S and prints what they showed.</summary>
    /// <param name="args">The arguments after <c>fuzz</c>. Without a seed a new one is drawn, and printed.</param>
    /// <returns>0 when every invariant held, 1 when one was broken, 2 when the arguments make no sense.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        bool isFrames = args is [.., "--frames"];
        if (isFrames)
            args = args[..^1];
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
                Console.Error.WriteLine($"fuzz: '{args[i]} {value}' is not understood. Use: fuzz [--inputs N] [--seed S] [--from I] [--frames], each a number and --frames last.");
                return 2;
            }
        }

        Console.WriteLine($"fuzz: seed {seed}, inputs {from} to {from + inputs - 1}");
        var codec = new CodecFuzzer(seed);
        await using var connections = new FrameFuzzer(seed);
        long started = Stopwatch.GetTimestamp();
        long reportEvery = Math.Max(inputs / Reports, 1);
        try
        {
            for (long done = 0; done < inputs; done++)
            {
                if (isFrames)
                    await connections.CheckAsync(from + done);
                else
                    codec.Check(from + done);
                if ((done + 1) % reportEvery == 0)
                    Console.WriteLine($"fuzz: {done + 1:N0} inputs in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
            }
        }
        catch (FuzzFailureException failure)
        {
            Console.Error.WriteLine($"fuzz: {failure}");
            return 1;
        }

        string what = isFrames ? $"connections with {connections.Frames:N0} frames" : $"inputs, {codec.Accepted:N0} accepted";
        Console.WriteLine($"fuzz: {inputs:N0} {what} in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s, every invariant held");
        return 0;
    }
}
