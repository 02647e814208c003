using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Proxy.Forwarding;

/// <summary>What a response has said of itself, by which another endpoint can go on with it: which bytes of which version it brings.</summary>
/// <remarks>Noted from the first head, compared with every head that is to continue it. One thread.</remarks>
internal sealed class ResumePoint
{
    /// <summary>A longer entity tag than any server's own; a response that has one is not resumed.</summary>
    public const int MaxValidatorBytes = 128;

    private readonly byte[] _validator = new byte[MaxValidatorBytes];
    private int _validatorBytes;
    private KnownField _validatorField;
    private long _total;
    private bool _isEncoded;

    /// <summary>There is something to go by.</summary>
    public bool IsKnown => _validatorBytes > 0;

    /// <summary>For If-Range.</summary>
    public ReadOnlySpan<byte> Validator => _validator.AsSpan(0, _validatorBytes);

    /// <summary>Positions in the representation of the first and the last byte that the client was promised.</summary>
    public long First { get; private set; }

    public long Last { get; private set; }

    /// <summary>The client was promised everything up to the end of the representation.</summary>
    public bool ReachesEnd => Last == _total - 1;

    public void Clear() => _validatorBytes = 0;

    /// <summary>Notes a response to GET with a length: 200, or 206 with one range.</summary>
    public void Note(ReadOnlySpan<byte> bytes, ResponseHead head)
    {
        _validatorBytes = 0;
        if (head.Status == 206)
        {
            if (!TryReadRange(bytes, head, out long first, out long last, out long total))
                return;
            (First, Last, _total) = (first, last, total);
        }
        else if (head.Status == 200)
        {
            (First, Last, _total) = (0, head.ContentLength - 1, head.ContentLength);
        }
        else
        {
            return;
        }

        ReadOnlySpan<byte> validator = StrongValidator.Find(bytes, head.Fields, out _validatorField);
        if (!validator.TryCopyTo(_validator))
            return;
        _validatorBytes = validator.Length;
        _isEncoded = head.Fields.Has(KnownField.ContentEncoding);
    }

    /// <summary>Whether a response brings exactly what is missing, of the same version, from there to the last byte promised.</summary>
    /// <param name="from">Position in the representation.</param>
    public bool IsContinuedBy(ReadOnlySpan<byte> bytes, ResponseHead head, long from)
    {
        if (head.Status != 206 || head.Framing != BodyFraming.Length)
            return false;
        // RFC 9110 §15.3.7: a 206 has the tag that the 200 would have; it may leave Content-Encoding out, but not bring one of its own.
        return TryReadRange(bytes, head, out long first, out long last, out long total)
            && first == from && last == Last && total == _total
            && (_isEncoded || !head.Fields.Has(KnownField.ContentEncoding))
            && StrongValidator.TheOnly(bytes, head.Fields, _validatorField).SequenceEqual(Validator);
    }

    /// <summary>A single range as long as the content (RFC 9110 §15.3.7.1; several ranges have no Content-Range of their own).</summary>
    private static bool TryReadRange(ReadOnlySpan<byte> bytes, ResponseHead head, out long first, out long last, out long total) =>
        ContentRangeField.TryRead(StrongValidator.TheOnly(bytes, head.Fields, KnownField.ContentRange), out first, out last, out total)
        && last - first + 1 == head.ContentLength;
}
