using Weir.Http.Fields;

namespace Weir.Http.Http1;

/// <summary>Decodes chunked content (RFC 9112 §7.1) from any split of its bytes, and refuses whatever the grammar does not allow.</summary>
/// <remarks>
/// <para>Call <see cref="Read"/> until it returns <see cref="ChunkEvent.NeedMore"/>, <see cref="ChunkEvent.End"/> or
/// <see cref="ChunkEvent.Invalid"/>. It consumes every byte it has looked at, so nothing has to be kept for the next call.</para>
/// <para>Trailers come out as validated raw bytes, to be sent between the last chunk's line and the final CRLF, or to be dropped.
/// Fields about framing, routing, trust or the connection are refused among them (<see cref="TrailerRule"/>). Pieces of such a line may
/// have come out before its name was whole; the content they were part of never reaches its end.</para>
/// <para>A mutable struct: hold it in a field, pass it by reference, and begin each message with a new one. Neither allocates nor
/// throws.</para>
/// </remarks>
public struct ChunkedDecoder(HttpLimits limits)
{
    private const int MaxSizeDigits = 16;

    private readonly HttpLimits _limits = limits;
    private State _state;
    private HttpError _error;
    private int _sizeDigits;

    // Of the current chunk line without its CRLF, or of the trailer section with all of its.
    private int _sectionBytes;

    // The size while its digits are read, then the bytes of the chunk still to come.
    private long _remaining;
    private TrailerName _trailerName;

    private enum State : byte
    {
        Size,
        ExtensionNameFirst,
        ExtensionName,
        ExtensionValueFirst,
        ExtensionToken,
        ExtensionQuoted,
        ExtensionEscape,
        ExtensionQuotedEnd,
        SizeLineFeed,
        Data,
        DataReturn,
        DataLineFeed,
        TrailerFirst,
        TrailerName,
        TrailerValue,
        TrailerLineFeed,
        EndLineFeed,
        Ended,
        Failed,
    }

    /// <summary>Bytes of the current chunk that are still to come.</summary>
    public readonly long Remaining => _state == State.Data ? _remaining : 0;

    /// <summary>The whole content has been read.</summary>
    public readonly bool IsEnded => _state == State.Ended;

    /// <summary>Reads up to the next event.</summary>
    /// <param name="input">The next bytes of the content, in any split.</param>
    /// <param name="consumed">How many of them are done with, those of <paramref name="data"/> included.</param>
    /// <param name="data">For Data and Trailer: which bytes of <paramref name="input"/>. Never empty then.</param>
    /// <param name="error">For Invalid: the cause. Every later call returns the same.</param>
    public ChunkEvent Read(ReadOnlySpan<byte> input, out int consumed, out ByteRange data, out HttpError error)
    {
        data = default;
        consumed = 0;
        while (consumed < input.Length && _state < State.Ended)
        {
            if (_state == State.Data)
            {
                data = TakeData(input.Length - consumed, ref consumed);
                error = HttpError.None;
                return ChunkEvent.Data;
            }

            if (_state is >= State.TrailerFirst and <= State.TrailerLineFeed)
            {
                data = TakeTrailer(input, ref consumed);
                if (!data.IsEmpty && _state != State.Failed)
                {
                    error = HttpError.None;
                    return ChunkEvent.Trailer;
                }

                continue;
            }

            _error = Step(input[consumed++]);
            if (_error != HttpError.None)
                _state = State.Failed;
        }

        error = _error;
        return _state switch
        {
            State.Failed => ChunkEvent.Invalid,
            State.Ended => ChunkEvent.End,
            _ => ChunkEvent.NeedMore,
        };
    }

    private ByteRange TakeData(int available, ref int consumed)
    {
        var data = new ByteRange(consumed, (int)Math.Min(_remaining, available));
        consumed += data.Length;
        _remaining -= data.Length;
        if (_remaining == 0)
            _state = State.DataReturn;
        return data;
    }

    /// <summary>Takes trailer bytes up to the end of the input or of the section, whose closing CRLF is not among them.</summary>
    private ByteRange TakeTrailer(ReadOnlySpan<byte> input, ref int consumed)
    {
        int start = consumed;
        while (consumed < input.Length)
        {
            byte b = input[consumed];
            if (_state == State.TrailerFirst && b == '\r')
            {
                if (consumed == start)
                {
                    consumed++;
                    _state = State.EndLineFeed;
                }

                break;
            }

            consumed++;
            _error = ++_sectionBytes > _limits.TrailerBytes ? HttpError.TrailerTooLarge : StepTrailer(b);
            if (_error != HttpError.None)
            {
                _state = State.Failed;
                break;
            }
        }

        return _state == State.EndLineFeed ? default : new(start, consumed - start);
    }

    private HttpError Step(byte b)
    {
        switch (_state)
        {
            case State.SizeLineFeed:
                return b == '\n' ? EndSizeLine() : HttpError.BareCarriageReturn;
            case State.DataReturn:
                _state = State.DataLineFeed;
                return b == '\r' ? HttpError.None : HttpError.BadChunkEnd;
            case State.DataLineFeed:
                // The fields of the next chunk line start from nothing.
                (_state, _sizeDigits, _sectionBytes, _remaining) = (State.Size, 0, 0, 0);
                return b == '\n' ? HttpError.None : HttpError.BadChunkEnd;
            case State.EndLineFeed:
                _state = State.Ended;
                return b == '\n' ? HttpError.None : HttpError.BareCarriageReturn;
            case State.Size when HexValue(b) is >= 0 and int digit:
                return StepDigit(digit);
        }

        // A line may end after the size, an extension's name or its value, and nowhere else.
        bool mayEnd = _state is State.ExtensionName or State.ExtensionToken or State.ExtensionQuotedEnd
            || (_state == State.Size && _sizeDigits > 0);
        if (b == '\r' && mayEnd)
        {
            _state = State.SizeLineFeed;
            return HttpError.None;
        }

        if (b == '\n')
            return HttpError.BareLineFeed;
        if (++_sectionBytes > _limits.ChunkLineBytes)
            return HttpError.ChunkLineTooLong;
        if (b == ';' && mayEnd)
        {
            _state = State.ExtensionNameFirst;
            return HttpError.None;
        }

        if (_state == State.Size)
            return HttpError.BadChunkSize;
        return StepExtension(b) ? HttpError.None : HttpError.BadChunkExtension;
    }

    private HttpError StepDigit(int digit)
    {
        // Sixteen digits hold any size there is. Without that bound, "0000…" would go on for ever.
        if (++_sizeDigits > MaxSizeDigits)
            return HttpError.BadChunkSize;
        if (++_sectionBytes > _limits.ChunkLineBytes)
            return HttpError.ChunkLineTooLong;
        if (_remaining > long.MaxValue >> 4)
            return HttpError.ChunkSizeOverflow;
        _remaining = (_remaining << 4) | (long)digit;
        return HttpError.None;
    }

    private HttpError EndSizeLine()
    {
        _sectionBytes = 0;
        _state = _remaining > 0 ? State.Data : State.TrailerFirst;
        return HttpError.None;
    }

    /// <summary>
    /// <c>";" name [ "=" (token / quoted-string) ]</c> (RFC 9112 §7.1.1), without the whitespace that the grammar tolerates as "bad":
    /// parsers have disagreed about it. Extensions are checked and left behind; nobody here understands one.
    /// </summary>
    private bool StepExtension(byte b)
    {
        switch (_state)
        {
            case State.ExtensionNameFirst or State.ExtensionName when ByteClasses.Token.Contains(b):
                _state = State.ExtensionName;
                return true;
            case State.ExtensionName when b == '=':
                _state = State.ExtensionValueFirst;
                return true;
            case State.ExtensionValueFirst when b == '"':
                _state = State.ExtensionQuoted;
                return true;
            case State.ExtensionValueFirst or State.ExtensionToken when ByteClasses.Token.Contains(b):
                _state = State.ExtensionToken;
                return true;
            case State.ExtensionQuoted:
                _state = b switch { (byte)'"' => State.ExtensionQuotedEnd, (byte)'\\' => State.ExtensionEscape, _ => State.ExtensionQuoted };
                return IsText(b);
            case State.ExtensionEscape:
                _state = State.ExtensionQuoted;
                return IsText(b);
            default:
                return false;
        }
    }

    private HttpError StepTrailer(byte b)
    {
        switch (_state)
        {
            case State.TrailerLineFeed:
                _state = State.TrailerFirst;
                return b == '\n' ? HttpError.None : HttpError.BareCarriageReturn;
            case State.TrailerValue when b == '\r':
                _state = State.TrailerLineFeed;
                return HttpError.None;
            case State.TrailerValue:
                return IsText(b) ? HttpError.None : b == '\n' ? HttpError.BareLineFeed : HttpError.ControlCharacter;
            case State.TrailerFirst:
                _trailerName.Clear();
                _state = State.TrailerName;
                if (b is (byte)' ' or (byte)'\t')
                    return HttpError.FoldedField;
                if (b == ':')
                    return HttpError.EmptyFieldName;
                break;
        }

        if (b == ':')
        {
            _state = State.TrailerValue;
            return TrailerRule.IsForbidden(_trailerName.Known()) ? HttpError.ForbiddenTrailer : HttpError.None;
        }

        _trailerName.Add(b);
        return ByteClasses.Token.Contains(b) ? HttpError.None : b switch
        {
            (byte)' ' or (byte)'\t' => HttpError.SpaceBeforeColon,
            (byte)'\r' => HttpError.MissingColon,
            (byte)'\n' => HttpError.BareLineFeed,
            _ => HttpError.BadFieldName,
        };
    }

    /// <summary>HTAB, SP, visible ASCII or obs-text.</summary>
    private static bool IsText(byte b) => b is (byte)'\t' or (>= 0x20 and not 0x7F);

    private static int HexValue(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
