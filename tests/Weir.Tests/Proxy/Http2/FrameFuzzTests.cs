using Weir.Tests.Proxy.Http2.Fuzzing;
using Xunit;

namespace Weir.Tests.Proxy.Http2;

/// <summary>Random frames, honest and not, in random pieces, from either side: nothing throws, memory is bounded, nothing is left.</summary>
public sealed class FrameFuzzTests(ITestOutputHelper output)
{
    private const string SeedVariable = "WEIR_FUZZ_SEED";
    private const long Inputs = 6000;

    [Fact]
    public async Task Mutated_frames_break_nothing()
    {
        // A fixed seed keeps the suite repeatable; another can be given, and `Weir.Bench fuzz --frames` runs millions.
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out ulong given) ? given : 1;
        output.WriteLine($"{SeedVariable}={seed}");
        await using FrameFuzzer fuzzer = new(seed);
        for (long index = 0; index < Inputs; index++)
            await fuzzer.CheckAsync(index);
        Assert.True(fuzzer.Frames > Inputs * 10);
    }
}
