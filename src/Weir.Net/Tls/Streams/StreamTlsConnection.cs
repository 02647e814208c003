using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;

namespace Weir.Net.Tls.Streams;

/// <summary>TLS by <see cref="SslStream"/> over another connection: runs wherever .NET does, at some three times the memory and up to 1.5
/// times the CPU of OpenSSL called directly.</summary>
/// <remarks>One read and one write are under way at most. While a read waits it holds a buffer; what a write has been given counts as sent.</remarks>
internal sealed class StreamTlsConnection : TlsConnection
{
    private const int BufferBytes = 32 * 1024;

    private readonly LoopStream _stream;
    private readonly SslStream _ssl;
    private readonly bool _isClient;
    private byte[]? _received;
    private byte[]? _sending;
    private TlsFarewell? _farewell;
    private int _start;
    private int _end;
    private int? _result;
    private bool _reads;
    private bool _writes;
    private bool _endAsked;
    private bool _sendsEnd;
    private string? _certificateFault;

    // The handshake, to begin once the connection below is there.
    private Action? _begin;

    private StreamTlsConnection(Connection inner, bool isClient)
        : base(inner)
    {
        _isClient = isClient;
        _stream = new LoopStream(inner);
        _ssl = new SslStream(_stream, leaveInnerStreamOpen: true);
    }

    public override ApplicationProtocol Protocol =>
        State == ConnectionState.Open ? ApplicationProtocolNames.Of(_ssl.NegotiatedApplicationProtocol.Protocol.Span) : ApplicationProtocol.None;

    public override string Version => State != ConnectionState.Open ? "" : _ssl.SslProtocol == SslProtocols.Tls13 ? Tls13 : Tls12;

    public override string? ServerName => _ssl.TargetHostName is { Length: > 0 } name ? name : null;

    /// <summary>SslStream does not tell.</summary>
    public override bool IsResumed => false;

    public static StreamTlsConnection Accept(Connection accepted, StreamServerContext server, IConnectionOwner owner)
    {
        StreamTlsConnection connection = new(accepted, isClient: false);
        connection._begin = () => _ = connection.ShakeAsync(ssl => ssl.AuthenticateAsServerAsync(server.ToSelection(connection), state: null));
        connection.Begin(owner);
        return connection;
    }

    public static StreamTlsConnection Connect(Connection inner, StreamTarget target, IConnectionOwner owner)
    {
        StreamTlsConnection connection = new(inner, isClient: true) { Target = target };
        connection._begin = () => _ = connection.ShakeAsync(ssl => ssl.AuthenticateAsClientAsync(target.ToAuthentication(connection)));
        connection.Begin(owner);
        return connection;
    }

    public override PeerCertificate? ReadPeerCertificate() =>
        _ssl.RemoteCertificate is { } certificate ? PeerCertificate.FromDer(certificate.GetRawCertData()) : null;

    /// <summary>The peer's certificate was looked at and found wanting.</summary>
    public bool Reject(string fault)
    {
        _certificateFault = fault;
        return false;
    }

    public override int Receive(Span<byte> into)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        int total = 0;
        while (total < into.Length)
        {
            if (_end == _start)
            {
                if (_reads || _result is not null || !TryRead())
                    break;
                continue;
            }

            int count = Math.Min(_end - _start, into.Length - total);
            _received.AsSpan(_start, count).CopyTo(into[total..]);
            _start += count;
            total += count;
        }

        // Unless a read is under way, which will tell, the next receive may find something.
        IsReadable = !_reads || _end > _start;
        BytesReceived += total;
        return total > 0 || into.IsEmpty ? total : _result ?? WouldBlock;
    }

    public override int Send(ReadOnlySpan<byte> bytes) => Send(bytes, default);

    public override int Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (Error != ConnectionError.None || _endAsked)
            return Failed;
        int total = 0;
        while (!_writes && Error == ConnectionError.None && first.Length + second.Length > 0)
        {
            _sending ??= ArrayPool<byte>.Shared.Rent(BufferBytes);
            int fromFirst = Math.Min(first.Length, BufferBytes);
            int fromSecond = Math.Min(second.Length, BufferBytes - fromFirst);
            first[..fromFirst].CopyTo(_sending);
            second[..fromSecond].CopyTo(_sending.AsSpan(fromFirst));
            first = first[fromFirst..];
            second = second[fromSecond..];
            total += fromFirst + fromSecond;
            _writes = true;
            _ = WriteAsync(fromFirst + fromSecond);
        }

        if (Error != ConnectionError.None)
            return Failed;
        IsWritable = !_writes;
        BytesSent += total;
        return total == 0 && _writes ? WouldBlock : total;
    }

    public override void ShutdownSend()
    {
        if (State != ConnectionState.Open || _endAsked)
            return;
        _endAsked = true;
        if (!_writes)
            _ = SendEndAsync();
    }

    public override void Close()
    {
        if (State == ConnectionState.Closed)
            return;
        bool isOrderly = State == ConnectionState.Open && Error == ConnectionError.None && !IsBroken;
        Leave();
        bool hasBytes = _writes && !_sendsEnd;
        if (isOrderly && !_endAsked)
        {
            _endAsked = true;
            if (!_writes)
                _ = SendEndAsync();
        }

        if (_writes && Inner.State == ConnectionState.Open && !Inner.IsBroken)
            _farewell = new TlsFarewell(Inner, Release, hasBytes ? TlsFarewell.LimitMilliseconds : TlsFarewell.LastWordMilliseconds);
        else
            Finish();
    }

    public override void Reset()
    {
        if (State == ConnectionState.Closed)
            return;
        Leave();
        Inner.Reset();
        Release();
    }

    protected override void OnInnerReady()
    {
        if (State == ConnectionState.Connecting && Inner.State != ConnectionState.Open)
        {
            if (Inner.State == ConnectionState.Failed)
                FailHandshake(Inner.Error, failure: null, HandshakeFault.None);
            return;
        }

        if (_begin is { } begin)
        {
            _begin = null;
            begin();
        }

        _stream.OnReady();
        if (State == ConnectionState.Open && Inner.IsBroken && !IsBroken)
        {
            IsBroken = IsReadable = IsWritable = true;
            Notify(Interest.Read | Interest.Write | Interest.Close);
        }
    }

    private void Begin(IConnectionOwner owner)
    {
        Inner.Wants = Interest.Read | Interest.Write | Interest.Close;
        OnInnerReady();
        Owner = owner;
        Wants = Interest.Write;
    }

    private async Task ShakeAsync(Func<SslStream, Task> shake)
    {
        try
        {
            await shake(_ssl);
        }
        catch (Exception e) when (e is AuthenticationException or IOException or InvalidOperationException or ObjectDisposedException or NotSupportedException)
        {
            if (State == ConnectionState.Connecting)
                Explain(e);
            return;
        }

        if (State != ConnectionState.Connecting)
            return;
        State = ConnectionState.Open;
        IsReadable = IsWritable = true;
        // An idle endpoint's connection has to tell when it ends, as does any that is waited beside.
        Notify(Interest.Read | Interest.Write);
    }

    private void Explain(Exception e)
    {
        HasSpoken = _stream.FirstByte != 0;
        SpokeHttp = !_isClient && _stream.FirstByte is >= (byte)'A' and <= (byte)'Z';
        if (_certificateFault is not null)
            FailHandshake(ConnectionError.CertificateRejected, _certificateFault, HandshakeFault.Certificate);
        else if (_isClient && (Inner.Error != ConnectionError.None || e is IOException))
            FailHandshake(ConnectionError.TlsFailed, "the endpoint closed the connection during the handshake", HandshakeFault.Closed);
        else if (Inner.Error != ConnectionError.None)
            FailHandshake(Inner.Error, "closed during the handshake", HandshakeFault.Closed);
        else if (e is IOException && !SpokeHttp)
            FailHandshake(ConnectionError.Reset, "closed during the handshake", HandshakeFault.Closed);
        else
            FailHandshake(ConnectionError.TlsFailed, (e.InnerException ?? e).Message, HandshakeFault.Other);
    }

    /// <summary>Reads into the buffer.</summary>
    /// <returns>True when something came at once: bytes, the end, or an error.</returns>
    private bool TryRead()
    {
        _received ??= ArrayPool<byte>.Shared.Rent(BufferBytes);
        _reads = true;
        _ = ReadAsync();
        return !_reads;
    }

    private async Task ReadAsync()
    {
        bool waited = false;
        try
        {
            ValueTask<int> read = _ssl.ReadAsync(_received.AsMemory(0, BufferBytes));
            waited = !read.IsCompleted;
            int count = await read;
            _start = 0;
            _end = count;
            if (count == 0)
                _result = 0;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            Break(e);
        }

        _reads = false;
        if (!waited || State != ConnectionState.Open)
            return;
        IsReadable = true;
        Notify(Interest.Read);
    }

    private async Task WriteAsync(int length)
    {
        bool waited = false;
        try
        {
            ValueTask write = _ssl.WriteAsync(_sending.AsMemory(0, length));
            waited = !write.IsCompleted;
            await write;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            Break(e);
        }

        _writes = false;
        ReturnSending();
        if (waited)
            await OnWrittenAsync();
    }

    private async Task OnWrittenAsync()
    {
        if (_endAsked && Error == ConnectionError.None)
            await SendEndAsync();
        if (State == ConnectionState.Open)
        {
            IsWritable = true;
            Notify(Interest.Write);
        }
        else
        {
            EndFarewell();
        }
    }

    private void EndFarewell()
    {
        if (_farewell is null)
            return;
        _farewell.Disarm();
        _farewell = null;
        Finish();
    }

    private async Task SendEndAsync()
    {
        _writes = _sendsEnd = true;
        try
        {
            await _ssl.ShutdownAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // The peer has gone: it needs no word of ours.
        }

        _writes = _sendsEnd = false;
        if (Inner.State == ConnectionState.Open)
            Inner.ShutdownSend();
        EndFarewell();
    }

    private void Break(Exception e)
    {
        if (Error == ConnectionError.None)
        {
            // SslStream reports a stream that ends without close_notify as its end; an IOException with an inner one is about TLS.
            Error = Inner.Error != ConnectionError.None ? Inner.Error : e.InnerException is null ? ConnectionError.Reset : ConnectionError.TlsFailed;
            Failure = Error == ConnectionError.TlsFailed ? e.InnerException!.Message : null;
        }

        _result = Failed;
        IsBroken = IsReadable = IsWritable = true;
    }

    private void Leave()
    {
        State = ConnectionState.Closed;
        Owner = null;
        IsReadable = IsWritable = false;
    }

    private void Finish()
    {
        Inner.Close();
        Release();
    }

    private void Release()
    {
        _stream.Abandon();
        _ssl.Dispose();
        if (!_reads && _received is not null)
        {
            ArrayPool<byte>.Shared.Return(_received);
            _received = null;
        }

        ReturnSending();
    }

    private void ReturnSending()
    {
        if (_writes || _sending is null)
            return;
        ArrayPool<byte>.Shared.Return(_sending);
        _sending = null;
    }
}
