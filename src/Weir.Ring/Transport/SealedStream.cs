using System.Buffers.Binary;
using System.Net.Sockets;
using System.Threading.Channels;
using Weir.Ring.Wire;

namespace Weir.Ring.Transport;

/// <summary>Frames over one TCP connection, sealed. One loop reads, one writes; any thread may queue.</summary>
/// <remarks>Owned by whoever runs it. What waits to be written is bounded: an end that does not read is cut off.</remarks>
internal sealed class SealedStream(NetworkStream stream, FrameSeal sends, FrameSeal receives) : IDisposable
{
    private const long MaxWaitingBytes = 64L << 20;
    private const int ReadBytes = 64 << 10;
    private const int WriteBytes = 64 << 10;

    private readonly Channel<byte[]> _waiting = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private long _waitingBytes;

    /// <returns>False when the connection is over or the other end takes nothing.</returns>
    public bool TryQueue(RingFrame frame)
    {
        byte[] bytes = MessageCodec.Write(frame);
        if (Interlocked.Add(ref _waitingBytes, bytes.Length) <= MaxWaitingBytes) return _waiting.Writer.TryWrite(bytes);
        _waiting.Writer.TryComplete();
        return false;
    }

    /// <summary>Reads and writes until one end closes, or the other end breaks the rules.</summary>
    /// <param name="onFrames">Gets all whole frames of one receive together, on the reading loop.</param>
    /// <param name="stop">Ends both loops.</param>
    /// <exception cref="RingRefusedException">A frame that is none, or that the other end did not seal.</exception>
    public async Task RunAsync(Action<List<RingFrame>> onFrames, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task writes = WriteAsync(ended.Token);
        Task reads = ReadAsync(onFrames, ended.Token);
        await await Task.WhenAny(reads, writes);
        await ended.CancelAsync();
        _waiting.Writer.TryComplete();
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        stream.Dispose();
        sends.Dispose();
        receives.Dispose();
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        byte[] batch = new byte[WriteBytes];
        while (await _waiting.Reader.WaitToReadAsync(stop))
        {
            int length = 0;
            while (_waiting.Reader.TryPeek(out byte[]? frame))
            {
                int sealedLength = FrameSeal.SealedLength(frame.Length);
                if (length > 0 && length + sealedLength > batch.Length) break;
                if (sealedLength > batch.Length) batch = new byte[sealedLength];
                sends.Seal(frame, batch.AsSpan(length));
                length += sealedLength;
                _waiting.Reader.TryRead(out _);
                Interlocked.Add(ref _waitingBytes, -frame.Length);
            }
            await stream.WriteAsync(batch.AsMemory(0, length), stop);
            if (batch.Length > WriteBytes) batch = new byte[WriteBytes];
        }
    }

    private async Task ReadAsync(Action<List<RingFrame>> onFrames, CancellationToken stop)
    {
        byte[] buffer = new byte[ReadBytes];
        int filled = 0;
        List<RingFrame> frames = [];
        while (true)
        {
            int count = await stream.ReadAsync(buffer.AsMemory(filled), stop);
            if (count == 0) return;
            filled += count;
            int used = Split(buffer.AsSpan(0, filled), frames, out int needed);
            if (frames.Count > 0)
            {
                onFrames(frames);
                frames.Clear();
            }
            filled -= used;
            byte[] next = needed > buffer.Length ? new byte[needed] : filled == 0 && buffer.Length > ReadBytes ? new byte[ReadBytes] : buffer;
            buffer.AsSpan(used, filled).CopyTo(next);
            buffer = next;
        }
    }

    /// <returns>Bytes of whole frames.</returns>
    private int Split(ReadOnlySpan<byte> bytes, List<RingFrame> frames, out int needed)
    {
        int used = 0;
        needed = 0;
        while (bytes.Length - used >= FrameSeal.LengthBytes)
        {
            ReadOnlySpan<byte> rest = bytes[used..];
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            if (length is <= 0 or > MessageCodec.MaxFrameBytes) throw new RingRefusedException($"a frame of {length} bytes; at most {MessageCodec.MaxFrameBytes} are allowed");
            needed = FrameSeal.SealedLength(length);
            if (rest.Length < needed) break;
            ReadOnlySpan<byte> frame = rest.Slice(FrameSeal.LengthBytes, length);
            if (!receives.Opens(frame, rest.Slice(FrameSeal.LengthBytes + length, FrameSeal.MacBytes)))
                throw new RingRefusedException("a frame was changed, repeated or left out on the way");
            frames.Add(MessageCodec.TryRead(frame.ToArray()) ?? throw new RingRefusedException("a frame that is no message"));
            used += needed;
        }
        return used;
    }
}
