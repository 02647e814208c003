using Weir.Http;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>
/// Feeds mutated messages to the codec and checks what must hold for every input: no exception, ranges inside the buffer, the same verdict in
/// every split, and that what is accepted is written as a head that means the same and that a naive reader finds well-formed. Field blocks
/// are decoded and encoded again; fields of HTTP/2 go to HTTP/1.1 and back.
/// </summary>
/// <remarks>Input n of a seed is always the same bytes and the same checks, whatever ran before it.</remarks>
internal sealed class CodecFuzzer(ulong seed)
{
    /// <summary>Small enough for mutations to reach them.</summary>
    private static readonly HttpLimits Tight =
        new() { LineBytes = 80, FieldBytes = 100, HeadBytes = 300, FieldCount = 7, ChunkLineBytes = 24, TrailerBytes = 40 };

    /// <summary>One for each <see cref="FuzzKind"/>.</summary>
    internal const int Kinds = 5;

    private readonly FuzzMutator _mutator = new();
    private readonly RequestCheck _request = new(HttpLimits.Default);
    private readonly RequestCheck _tightRequest = new(Tight);
    private readonly ResponseCheck _response = new(HttpLimits.Default);
    private readonly ResponseCheck _tightResponse = new(Tight);
    private readonly ChunkedCheck _chunked = new(HttpLimits.Default);
    private readonly ChunkedCheck _tightChunked = new(Tight);
    private readonly BlockCheck _block = new();
    private readonly FieldsCheck _fields = new();

    private readonly long[] _accepted = new long[Kinds];

    /// <summary>How many inputs were accepted; a run in which none are proves little.</summary>
    public long Accepted => _accepted.Sum();

    /// <summary>How many of one kind; each has every fifth input.</summary>
    public long AcceptedOf(FuzzKind kind) => _accepted[(int)kind];

    /// <summary>Checks input <paramref name="index"/>.</summary>
    /// <exception cref="FuzzFailureException">An invariant does not hold; the message says how to replay it.</exception>
    public void Check(long index)
    {
        var random = new FuzzRandom(seed ^ ((ulong)index * 0xD1342543DE82EF95));
        random.Next();
        var kind = (FuzzKind)(index % Kinds);
        byte[][] corpus = kind switch
        {
            FuzzKind.Request => FuzzCorpus.Requests,
            FuzzKind.Response => FuzzCorpus.Responses,
            FuzzKind.Chunked => FuzzCorpus.Chunked,
            _ => FuzzBlocks.All,
        };
        ReadOnlySpan<byte> input = _mutator.Make(corpus, ref random);
        bool tight = random.Below(4) == 0;
        string? broken;
        bool accepted;
        try
        {
            broken = kind switch
            {
                FuzzKind.Request => (tight ? _tightRequest : _request).Check(input, ref random, out accepted),
                FuzzKind.Response => (tight ? _tightResponse : _response).Check(input, ref random, out accepted),
                FuzzKind.Chunked => (tight ? _tightChunked : _chunked).Check(input, ref random, out accepted),
                FuzzKind.Block => _block.Check(input, ref random, tight, out accepted),
                _ => _fields.Check(input, ref random, out accepted),
            };
        }
        catch (Exception e)
        {
            throw new FuzzFailureException(seed, index, kind.ToString(), e.GetType().Name, input, e);
        }

        if (broken is not null)
            throw new FuzzFailureException(seed, index, kind.ToString(), broken, input);
        if (accepted)
            _accepted[(int)kind]++;
    }
}
