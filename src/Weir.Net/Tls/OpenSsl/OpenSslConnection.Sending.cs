using Weir.Net.Buffers;

namespace Weir.Net.Tls.OpenSsl;

/// <content>From whoever sends to the connection below.</content>
internal sealed unsafe partial class OpenSslConnection
{
    public override int Send(ReadOnlySpan<byte> bytes) => Send(bytes, default);

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (Error != ConnectionError.None || _endSent)
            return Failed;
        if (_pending is not null && !FlushPending())
            return IsBroken ? Failed : WouldBlock;
        if (first.Length > 0 && second.Length > 0 && first.Length + second.Length <= RecordBytes)
        {
            first.CopyTo(_thread.Joined);
            second.CopyTo(_thread.Joined.AsSpan(first.Length));
            first = _thread.Joined.AsSpan(0, first.Length + second.Length);
            second = default;
        }

        int total = 0;
        while (first.Length + second.Length > 0 && _pending is null)
        {
            int share = _share;
            int fromFirst = Math.Min(first.Length, share);
            int fromSecond = Math.Min(second.Length, share - fromFirst);
            _thread.Connection = this;
            bool encrypted = Encrypt(first[..fromFirst]) && Encrypt(second[..fromSecond]);
            SendOutput();
            if (!encrypted || Error != ConnectionError.None)
                return Failed;
            first = first[fromFirst..];
            second = second[fromSecond..];
            total += fromFirst + fromSecond;
            // A slow reader has less encrypted for it at a time, as less of it will go out at once.
            if (_pending is not null)
                _share = Math.Max(_share / 2, RecordBytes);
            else if (fromFirst + fromSecond == share)
                _share = Math.Min(_share * 2, OpenSslThread.PlainBytes);
        }

        IsWritable = _pending is null;
        BytesSent += total;
        return total;
    }

    private bool Encrypt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return true;
        fixed (byte* pointer = bytes)
        {
            // All of it: partial writes are off, and the output has room for what it becomes.
            if (OpenSslLibrary.Write(_ssl, pointer, bytes.Length) == bytes.Length)
                return true;
        }

        Failure = OpenSslLibrary.TakeError(out _);
        Break(ConnectionError.TlsFailed);
        return false;
    }

    /// <summary>Sends what the last call has made; keeps what does not go out.</summary>
    private void SendOutput()
    {
        int length = _thread.Length;
        _thread.Connection = null;
        if (length == 0)
            return;
        _thread.Length = 0;
        ReadOnlySpan<byte> output = _thread.Output.AsSpan(0, length);
        if (_pending is null)
        {
            int sent = Inner.Send(output);
            if (sent == Failed)
            {
                Break(Inner.Error);
                return;
            }

            output = output[Math.Max(sent, 0)..];
        }

        if (!output.IsEmpty && !Keep(output))
            Break(ConnectionError.NoResources);
    }

    /// <summary>A peer that makes TLS talk (key updates) and does not listen comes to the end of a buffer's room here.</summary>
    private bool Keep(ReadOnlySpan<byte> bytes)
    {
        IsWritable = false;
        if (_pending is null)
        {
            _pending = Loop.Buffers.TryRent(bytes.Length);
            _pending?.Append(bytes);
            return _pending is not null;
        }

        int length = _pending.Length + bytes.Length;
        if (length > _pending.Capacity)
        {
            PooledBuffer? larger = length <= BufferPool.LargestBytes ? Loop.Buffers.TryRent(length) : null;
            if (larger is null)
                return false;
            larger.Append(_pending.Filled);
            _pending.Return();
            _pending = larger;
        }

        _pending.Append(bytes);
        return true;
    }

    /// <returns>True when nothing is pending any more.</returns>
    private bool FlushPending()
    {
        if (_pending is null)
            return true;
        if (!Inner.IsWritable)
            return false;
        int sent = Inner.Send(_pending.Filled);
        if (sent == Failed)
        {
            Break(Inner.Error);
            return false;
        }

        _pending.Consume(Math.Max(sent, 0));
        if (_pending.Length > 0)
            return false;
        ReturnPending();
        if (_mustShutInner)
            Inner.ShutdownSend();
        return true;
    }
}
