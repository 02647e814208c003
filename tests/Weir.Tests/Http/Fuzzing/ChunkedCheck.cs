using Weir.Http;
using Weir.Http.Http1;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>The invariants of chunked content.</summary>
internal sealed class ChunkedCheck(HttpLimits limits)
{
    private readonly ChunkedReading _whole = new();
    private readonly ChunkedReading _split = new();
    private readonly ChunkedReading _again = new();
    private readonly byte[] _written = new byte[8192];

    public string? Check(ReadOnlySpan<byte> input, ref FuzzRandom random, out bool accepted)
    {
        int step = random.Below(8) == 0 ? 1 : 1 + random.Below(input.Length + 1);
        accepted = false;
        if (!_whole.Read(input, Math.Max(1, input.Length), limits) || !_split.Read(input, step, limits))
            return "a range is outside the input";

        accepted = _whole.Last == ChunkEvent.End;
        if ((_whole.Last, _whole.Error) != (_split.Last, _split.Error))
            return $"in steps of {step}: {_split.Last} {_split.Error}, at once: {_whole.Last} {_whole.Error}";
        if (_whole.Last != ChunkEvent.Invalid && (!_whole.Content.SequenceEqual(_split.Content) || !_whole.Trailers.SequenceEqual(_split.Trailers)))
            return $"in steps of {step} the content differs";
        if (!accepted)
            return null;
        if (_whole.Consumed != _split.Consumed)
            return $"in steps of {step} it ends elsewhere";

        int length = ChunkWriter.Write(_written, _whole.Content);
        length += ChunkWriter.WriteEnd(_written.AsSpan(length), _whole.Trailers);
        return _again.Read(_written.AsSpan(0, length), length, limits) && _again.Last == ChunkEvent.End && _again.Consumed == length
            && _again.Content.SequenceEqual(_whole.Content) && _again.Trailers.SequenceEqual(_whole.Trailers)
                ? null
                : "what is written is read differently";
    }
}
