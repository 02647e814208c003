namespace Weir.Net.Tls.OpenSsl;

/// <content>From the connection below to whoever receives.</content>
internal sealed unsafe partial class OpenSslConnection
{
    // One call takes in no more than this, whatever it brings: a peer that wraps each byte in a record, or sends records with nothing in
    // them, has its turn and waits for the next one like all others. Full records stay far below both.
    private const int BytesPerCall = 2 * EventLoop.ScratchBytes;
    private const int ReadsPerCall = 512;

    public override int Receive(Span<byte> into)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (_end is { } end)
            return end;
        int total = 0;
        Enter();
        fixed (byte* pointer = into)
        {
            for (int reads = 0; total < into.Length; reads++)
            {
                if (reads == ReadsPerCall)
                {
                    _mustGoOn = true;
                    break;
                }

                int count = OpenSslLibrary.Read(_ssl, pointer + total, into.Length - total);
                if (count <= 0)
                {
                    NoteEnd(count);
                    break;
                }

                total += count;
                _records.AddData();
                // The socket is empty and so is OpenSSL: asking again would only be told so.
                if (total < into.Length && !Inner.IsReadable && OpenSslLibrary.HasPending(_ssl) == 0)
                {
                    IsReadable = false;
                    break;
                }
            }
        }

        SendOutput();
        GoOnLater();
        BytesReceived += total;
        return total > 0 ? total : _end ?? WouldBlock;
    }

    /// <summary>OpenSSL wants encrypted bytes.</summary>
    internal int OnReadEncrypted(nint bio, Span<byte> into)
    {
        if (_isRetry)
        {
            OpenSslLibrary.BioClearFlags(bio, OpenSslLibrary.BioFlagRead | OpenSslLibrary.BioFlagRetry);
            _isRetry = false;
        }

        // All that came before has been looked at: otherwise OpenSSL would not ask for more.
        if (State == ConnectionState.Open && _records.IsFlood())
        {
            _isFlood = _innerEnded = true;
            return 0;
        }

        while (Inner.IsReadable && !_innerEnded)
        {
            if (_mayReceive <= 0)
            {
                _mustGoOn = true;
                break;
            }

            int received = Inner.Receive(into);
            if (received > 0)
            {
                _mayReceive -= received;
                _records.Count(into[..received]);
                if (_firstByte == 0)
                    _firstByte = into[0];
                return received;
            }

            if (received == WouldBlock)
                continue; // no longer readable, or interrupted
            _innerEnded = true;
        }

        if (_innerEnded)
            return 0;
        _isRetry = true;
        OpenSslLibrary.BioSetFlags(bio, OpenSslLibrary.BioFlagRead | OpenSslLibrary.BioFlagRetry);
        return -1;
    }

    /// <summary>An endpoint's connection is readable, but perhaps only by what TLS itself has to say, as a new session ticket: whoever
    /// keeps it idle would take that for bytes that nobody asked for.</summary>
    private bool BringsSomething()
    {
        if (IsReadable || _end is not null)
            return true;
        byte one;
        Enter();
        int count = OpenSslLibrary.Peek(_ssl, &one, 1);
        if (count <= 0)
            NoteEnd(count);
        SendOutput();
        GoOnLater();
        return count > 0 || _end is not null;
    }

    /// <summary>A call into OpenSSL that receives begins.</summary>
    private void Enter()
    {
        _thread.Connection = this;
        _mayReceive = BytesPerCall;
    }

    /// <summary>The call has taken its share and there is more: the owner is woken for it when others have had their turn.</summary>
    private void GoOnLater()
    {
        if (!_mustGoOn)
            return;
        _mustGoOn = false;
        if (_end is not null || Error != ConnectionError.None)
            return; // the next call says so, and there is no call after it
        IsReadable = false;
        if (_isScheduled)
            return;
        _isScheduled = true;
        Loop.Post(static state => ((OpenSslConnection)state!).GoOn(), this);
    }

    private void GoOn()
    {
        _isScheduled = false;
        if (State == ConnectionState.Connecting)
        {
            OnInnerReady();
        }
        else if (State == ConnectionState.Open && (Target is null || BringsSomething()))
        {
            // What is left may be in OpenSSL's buffer alone.
            IsReadable = true;
            Notify(Interest.Read);
        }
    }

    /// <summary>A read gave nothing: notes whether there will be more.</summary>
    private void NoteEnd(int result)
    {
        switch (OpenSslLibrary.GetError(_ssl, result))
        {
            case OpenSslLibrary.ErrorWantRead or OpenSslLibrary.ErrorWantWrite:
                IsReadable = false;
                return;
            case OpenSslLibrary.ErrorZeroReturn:
                _end = 0;
                return;
        }

        string reason = OpenSslLibrary.TakeError(out _);
        if (_isFlood)
        {
            Failure = "too many records with nothing in them";
            Break(ConnectionError.RecordFlood);
        }
        else if (_innerEnded)
        {
            // No close_notify went before: the stream may have been cut anywhere (RFC 8446 §6.1).
            Break(Inner.Error == ConnectionError.None ? ConnectionError.Reset : Inner.Error);
        }
        else
        {
            Failure = reason;
            Break(ConnectionError.TlsFailed);
        }
    }
}
