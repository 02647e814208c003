namespace Weir.Net.Tls.OpenSsl;

/// <content>From the connection below to whoever receives.</content>
internal sealed unsafe partial class OpenSslConnection
{
    public override int Receive(Span<byte> into)
    {
        if (State != ConnectionState.Open)
            return NotOpen();
        if (_end is { } end)
            return end;
        int total = 0;
        _thread.Connection = this;
        fixed (byte* pointer = into)
        {
            while (total < into.Length)
            {
                int count = OpenSslLibrary.Read(_ssl, pointer + total, into.Length - total);
                if (count <= 0)
                {
                    NoteEnd(count);
                    break;
                }

                total += count;
                // The socket is empty and so is OpenSSL: asking again would only be told so.
                if (total < into.Length && !Inner.IsReadable && OpenSslLibrary.HasPending(_ssl) == 0)
                {
                    IsReadable = false;
                    break;
                }
            }
        }

        SendOutput();
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

        while (Inner.IsReadable && !_innerEnded)
        {
            int received = Inner.Receive(into);
            if (received > 0)
            {
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
        _thread.Connection = this;
        int count = OpenSslLibrary.Peek(_ssl, &one, 1);
        if (count <= 0)
            NoteEnd(count);
        SendOutput();
        return count > 0 || _end is not null;
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
        if (_innerEnded)
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
