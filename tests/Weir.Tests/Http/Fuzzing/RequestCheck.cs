using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>The invariants of request heads.</summary>
internal sealed class RequestCheck(HttpLimits limits)
{
    private readonly RequestHead _head = new(limits);
    private readonly RequestHead _other = new(limits);

    // What is written can be a little longer and have a field more than what was read (a Host, "Transfer-Encoding: chunked").
    private readonly HttpLimits _wide = HttpLimits.Default;
    private readonly RequestHead _again = new(HttpLimits.Default);
    private readonly byte[] _first = new byte[4096];
    private readonly byte[] _second = new byte[4096];

    public string? Check(ReadOnlySpan<byte> input, ref FuzzRandom random, out bool accepted)
    {
        HeadStatus status = RequestParser.Parse(input, limits, _head, out HttpError error);
        accepted = status == HeadStatus.Complete;
        if ((status == HeadStatus.Invalid) != (error != HttpError.None))
            return "status and error disagree";
        if (accepted && !RangesAreInside())
            return "a range is outside the head";
        return CheckSplit(input, status, error, ref random)
            ?? (accepted && _head.Method != KnownMethod.Connect ? CheckRewrite(input) : null);
    }

    private string? CheckSplit(ReadOnlySpan<byte> input, HeadStatus whole, HttpError wholeError, ref FuzzRandom random)
    {
        int step = random.Below(16) == 0 ? 1 : 1 + random.Below(input.Length + 1);
        HeadStatus status = HeadStatus.Incomplete;
        HttpError error = HttpError.None;
        int scanned = 0;
        while (scanned < input.Length && status == HeadStatus.Incomplete)
        {
            int end = Math.Min(scanned + step, input.Length);
            status = RequestParser.Parse(input[..end], limits, _other, out error, scanned);
            scanned = end;
        }

        if (status != whole || error != wholeError)
            return $"in steps of {step}: {status} {error}, at once: {whole} {wholeError}";
        return whole == HeadStatus.Complete && _other.Length != _head.Length ? $"in steps of {step} the length differs" : null;
    }

    private string? CheckRewrite(ReadOnlySpan<byte> input)
    {
        var rewrite = new RequestRewrite { Host = _head.Host.IsEmpty ? "endpoint"u8 : default };
        int length = RequestHeadWriter.Write(input, _head, in rewrite, _first);
        if (length < 0)
            return "does not fit";
        ReadOnlySpan<byte> written = _first.AsSpan(0, length);
        if (NaiveHead.Fault(written, isRequest: true) is { } fault)
            return $"what is written {fault}";

        HeadStatus status = RequestParser.Parse(written, _wide, _again, out HttpError error);
        if (status != HeadStatus.Complete || _again.Length != length)
            return $"what is written is {status} {error}";
        if (!MeansTheSame(input, written))
            return "what is written means something else";

        int twice = RequestHeadWriter.Write(written, _again, in rewrite, _second);
        return twice == length && written.SequenceEqual(_second.AsSpan(0, twice)) ? null : "written twice, it differs";
    }

    private bool MeansTheSame(ReadOnlySpan<byte> input, ReadOnlySpan<byte> written)
    {
        bool sameHost = _head.Host.IsEmpty || _head.Host.Of(input).SequenceEqual(_again.Host.Of(written));
        bool emptyPath = _head.Path.IsEmpty && _again.Path.Of(written) is [(byte)'/'] or [(byte)'*'];
        return sameHost
            && _head.MethodRange.Of(input).SequenceEqual(_again.MethodRange.Of(written))
            && (emptyPath || _head.Path.Of(input).SequenceEqual(_again.Path.Of(written)))
            && _head.HasQuery == _again.HasQuery
            && _head.Query.Of(input).SequenceEqual(_again.Query.Of(written))
            && (_head.ContentLength, _head.IsChunked, _head.ExpectContinue) == (_again.ContentLength, _again.IsChunked, _again.ExpectContinue)
            && FieldComparison.SameKept(input, _head.Fields, written, _again.Fields, Rewritten);
    }

    private static KnownFieldSet Rewritten { get; } = KnownFieldSet.Of(KnownField.Host, KnownField.Expect, KnownField.TransferEncoding);

    private bool RangesAreInside()
    {
        ReadOnlySpan<ByteRange> ranges =
            [_head.MethodRange, _head.Target, _head.Path, _head.Query, _head.Host, _head.HostName, _head.Upgrade];
        foreach (ByteRange range in ranges)
        {
            if (range.Start < 0 || range.Length < 0 || range.End > _head.Length)
                return false;
        }

        return FieldComparison.LinesAreInOrder(_head.Fields, _head.FieldsStart, _head.Length);
    }
}
