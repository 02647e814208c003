using System.Threading.Tasks.Sources;

namespace Weir.Net.Tls.Streams;

/// <summary>A connection as a stream, for <see cref="System.Net.Security.SslStream"/>: what cannot be done at once goes on when the loop says so.</summary>
/// <remarks>At most one read and one write are pending. Continuations run inline, on the loop.</remarks>
internal sealed class LoopStream(Connection connection) : Stream
{
    private readonly PendingOperation<int> _read = new();
    private readonly PendingOperation<bool> _write = new();
    private Memory<byte> _into;
    private ReadOnlyMemory<byte> _rest;
    private bool _isClosed;

    /// <summary>The first byte that was received.</summary>
    public byte FirstByte { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Something happened to the connection.</summary>
    public void OnReady()
    {
        if (_write.IsPending && (connection.IsWritable || connection.IsBroken))
            Go(_write, SendRest());
        if (_read.IsPending && (connection.IsReadable || connection.IsBroken) && Receive() is var count and not Connection.WouldBlock)
            Go(_read, count);
    }

    /// <summary>Ends what is pending, as if the peer had gone.</summary>
    public void Abandon()
    {
        _isClosed = true;
        if (_write.IsPending)
            _write.Fail(Gone());
        if (_read.IsPending)
            _read.Succeed(0);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed)
            return new(0);
        _into = buffer;
        int count = connection.IsReadable ? Receive() : Connection.WouldBlock;
        return count switch
        {
            Connection.WouldBlock => _read.Begin(),
            Connection.Failed => ValueTask.FromException<int>(Gone()),
            _ => new(count),
        };
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isClosed)
            return ValueTask.FromException(Gone());
        _rest = buffer;
        return SendRest() switch
        {
            Connection.WouldBlock => _write.BeginPlain(),
            Connection.Failed => ValueTask.FromException(Gone()),
            _ => ValueTask.CompletedTask,
        };
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A loop does not block.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A loop does not block.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static void Go(PendingOperation<int> read, int count)
    {
        if (count == Connection.Failed)
            read.Fail(Gone());
        else
            read.Succeed(count);
    }

    private static void Go(PendingOperation<bool> write, int result)
    {
        if (result == Connection.Failed)
            write.Fail(Gone());
        else if (result != Connection.WouldBlock)
            write.Succeed(true);
    }

    private int Receive()
    {
        // A read of nothing asks to be told when there is something: there is.
        if (_into.IsEmpty)
            return 0;
        int count = connection.Receive(_into.Span);
        if (count > 0 && FirstByte == 0)
            FirstByte = _into.Span[0];
        return count;
    }

    /// <returns>0 when all is sent.</returns>
    private int SendRest()
    {
        while (!_rest.IsEmpty)
        {
            int sent = connection.Send(_rest.Span);
            if (sent < 0)
                return sent;
            _rest = _rest[sent..];
        }

        return 0;
    }

    private static IOException Gone() => new("The connection is gone.");

    /// <summary>One awaitable, used over and over.</summary>
    private sealed class PendingOperation<T> : IValueTaskSource<T>, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<T> _core;

        public bool IsPending { get; private set; }

        public ValueTask<T> Begin()
        {
            _core.Reset();
            IsPending = true;
            return new(this, _core.Version);
        }

        public ValueTask BeginPlain()
        {
            _core.Reset();
            IsPending = true;
            return new(this, _core.Version);
        }

        public void Succeed(T result)
        {
            IsPending = false;
            _core.SetResult(result);
        }

        public void Fail(Exception error)
        {
            IsPending = false;
            _core.SetException(error);
        }

        T IValueTaskSource<T>.GetResult(short token) => _core.GetResult(token);

        void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);
    }
}
