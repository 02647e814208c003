using Xunit;

namespace Weir.Tests.Http.Fuzzing;

public sealed class CodecFuzzTests(ITestOutputHelper output)
{
    private const string SeedVariable = "WEIR_FUZZ_SEED";
    private const long Inputs = 500_000;

    [Fact]
    public void Every_invariant_of_the_codec_holds_for_mutated_messages()
    {
        // A fixed seed keeps the suite repeatable; another can be given, and `Weir.Bench fuzz` runs millions.
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable(SeedVariable), out ulong given) ? given : 1;
        output.WriteLine($"{SeedVariable}={seed}");
        var fuzzer = new CodecFuzzer(seed);
        for (long index = 0; index < Inputs; index++)
            fuzzer.Check(index);

        // The mutations must leave enough valid to test what happens after acceptance, and break enough to test refusal.
        foreach (FuzzKind kind in Enum.GetValues<FuzzKind>())
        {
            output.WriteLine($"{kind}: {fuzzer.AcceptedOf(kind)} accepted");
            Assert.InRange(fuzzer.AcceptedOf(kind), Inputs / CodecFuzzer.Kinds / 10, Inputs / CodecFuzzer.Kinds * 9 / 10);
        }
    }

    [Fact]
    public void The_naive_reader_sees_what_it_is_there_to_see()
    {
        Assert.Null(NaiveHead.Fault("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8, isRequest: true));
        Assert.NotNull(NaiveHead.Fault("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"u8, isRequest: true));
        Assert.NotNull(NaiveHead.Fault("GET / HTTP/1.1\r\nHost: a\r\nX: a\nb\r\n\r\n"u8, isRequest: true));
        Assert.NotNull(NaiveHead.Fault("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"u8, isRequest: true));
        Assert.NotNull(NaiveHead.Fault("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8, isRequest: true));
        Assert.NotNull(NaiveHead.Fault("HTTP/1.1 20 x\r\n\r\n"u8, isRequest: false));
    }
}
