using Weir.Http;
using Weir.Http.Http1;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>Content and trailers of one chunked input, collected without allocating.</summary>
internal sealed class ChunkedReading
{
    private readonly byte[] _content = new byte[4096];
    private readonly byte[] _trailers = new byte[4096];
    private int _contentLength;
    private int _trailersLength;

    public ReadOnlySpan<byte> Content => _content.AsSpan(0, _contentLength);

    public ReadOnlySpan<byte> Trailers => _trailers.AsSpan(0, _trailersLength);

    public ChunkEvent Last { get; private set; }

    public HttpError Error { get; private set; }

    public int Consumed { get; private set; }

    /// <returns>Whether every range was inside the input and every "need more" had consumed all of it.</returns>
    public bool Read(ReadOnlySpan<byte> input, int step, HttpLimits limits)
    {
        var decoder = new ChunkedDecoder(limits);
        (_contentLength, _trailersLength, Consumed, Last, Error) = (0, 0, 0, ChunkEvent.NeedMore, HttpError.None);
        int end = 0;
        while (end < input.Length && Last == ChunkEvent.NeedMore)
        {
            end = Math.Min(end + step, input.Length);
            do
            {
                ReadOnlySpan<byte> piece = input[Consumed..end];
                Last = decoder.Read(piece, out int consumed, out ByteRange data, out HttpError error);
                Error = error;
                if (consumed < 0 || consumed > piece.Length || data.Start < 0 || data.End > consumed)
                    return false;
                Take(Last, data.Of(piece));
                Consumed += consumed;
            }
            while (Last is ChunkEvent.Data or ChunkEvent.Trailer);

            if (Last == ChunkEvent.NeedMore && Consumed != end)
                return false;
        }

        return true;
    }

    private void Take(ChunkEvent found, ReadOnlySpan<byte> data)
    {
        if (found == ChunkEvent.Data)
        {
            data.CopyTo(_content.AsSpan(_contentLength));
            _contentLength += data.Length;
        }
        else if (found == ChunkEvent.Trailer)
        {
            data.CopyTo(_trailers.AsSpan(_trailersLength));
            _trailersLength += data.Length;
        }
    }
}
