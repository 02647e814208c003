using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>The invariants of response heads.</summary>
internal sealed class ResponseCheck(HttpLimits limits)
{
    private readonly ResponseHead _head = new(limits);
    private readonly ResponseHead _other = new(limits);
    private readonly ResponseHead _again = new(HttpLimits.Default);
    private readonly byte[] _written = new byte[4096];

    private static KnownFieldSet Framing { get; } = KnownFieldSet.Of(KnownField.ContentLength, KnownField.TransferEncoding);

    public string? Check(ReadOnlySpan<byte> input, ref FuzzRandom random, out bool accepted)
    {
        KnownMethod method = random.Below(4) == 0 ? KnownMethod.Head : KnownMethod.Get;
        HeadStatus status = ResponseParser.Parse(input, limits, method, _head, out HttpError error);
        accepted = status == HeadStatus.Complete;
        if ((status == HeadStatus.Invalid) != (error != HttpError.None))
            return "status and error disagree";
        if (accepted && (_head.Reason.End > _head.Length || !FieldComparison.LinesAreInOrder(_head.Fields, _head.FieldsStart, _head.Length)))
            return "a range is outside the head";
        return CheckSplit(input, method, status, error, ref random) ?? (accepted ? CheckRewrite(input, method) : null);
    }

    private string? CheckSplit(ReadOnlySpan<byte> input, KnownMethod method, HeadStatus whole, HttpError wholeError, ref FuzzRandom random)
    {
        int step = random.Below(16) == 0 ? 1 : 1 + random.Below(input.Length + 1);
        HeadStatus status = HeadStatus.Incomplete;
        HttpError error = HttpError.None;
        int scanned = 0;
        while (scanned < input.Length && status == HeadStatus.Incomplete)
        {
            int end = Math.Min(scanned + step, input.Length);
            status = ResponseParser.Parse(input[..end], limits, method, _other, out error, scanned);
            scanned = end;
        }

        return status == whole && error == wholeError && (whole != HeadStatus.Complete || _other.Length == _head.Length)
            ? null
            : $"in steps of {step}: {status} {error}, at once: {whole} {wholeError}";
    }

    private string? CheckRewrite(ReadOnlySpan<byte> input, KnownMethod method)
    {
        var rewrite = new ResponseRewrite { Framing = _head.Framing };
        int length = ResponseHeadWriter.Write(input, _head, in rewrite, _written);
        if (length < 0)
            return "does not fit";
        ReadOnlySpan<byte> written = _written.AsSpan(0, length);
        if (NaiveHead.Fault(written, isRequest: false) is { } fault)
            return $"what is written {fault}";

        HeadStatus status = ResponseParser.Parse(written, HttpLimits.Default, method, _again, out HttpError error);
        if (status != HeadStatus.Complete || _again.Length != length)
            return $"what is written is {status} {error}";
        return (_head.Status, _head.Framing) == (_again.Status, _again.Framing)
            && _head.Reason.Of(input).SequenceEqual(_again.Reason.Of(written))
            && FieldComparison.SameKept(input, _head.Fields, written, _again.Fields, Framing)
                ? null
                : "what is written means something else";
    }
}
