using System.Text;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2.Heads;

namespace Weir.Tests.Http.Fuzzing;

/// <summary>
/// The invariants of translation: a head made of HTTP/2 fields is one that the HTTP/1.1 parser takes whole and a naive reader finds well-formed
/// once forwarded; and it goes back to fields that make the same head again.
/// </summary>
internal sealed class FieldsCheck
{
    private static readonly byte[] Key = "dGhlIHNhbXBsZSBub25jZQ=="u8.ToArray();

    private readonly FuzzFields _fields = new();
    private readonly HeaderBlock _again = new(64 * 1024, 100);
    private readonly RequestHead _request = new(HttpLimits.Default);
    private readonly RequestHead _requestAgain = new(HttpLimits.Default);
    private readonly ResponseHead _response = new(HttpLimits.Default);
    private readonly ChunkedReading _trailers = new();
    private readonly byte[] _first = new byte[32 * 1024];
    private readonly byte[] _second = new byte[32 * 1024];
    private readonly byte[] _wire = new byte[64 * 1024];

    public string? Check(ReadOnlySpan<byte> input, ref FuzzRandom random, out bool accepted)
    {
        bool endStream = random.Below(2) == 0;
        switch (random.Below(3))
        {
            case 0:
                return CheckRequest(_fields.Request(input, ref random), endStream, out accepted);
            case 1:
                KnownMethod method = random.Below(4) == 0 ? KnownMethod.Head : KnownMethod.Get;
                return CheckResponse(_fields.Response(input, ref random), endStream, method, out accepted);
            default:
                return CheckTrailers(_fields.Trailers(input, ref random), out accepted);
        }
    }

    private string? CheckRequest(HeaderBlock block, bool endStream, out bool accepted)
    {
        var conditions = new RequestConditions { IsSecure = false, EndStream = endStream, AllowsExtendedConnect = true, WebSocketKey = Key };
        HeadError error = RequestToHttp1.Write(block, in conditions, _first, out TranslatedRequest request);
        accepted = error == HeadError.None;
        if (!accepted)
            return error is HeadError.NoRoom or HeadError.NotCarried ? $"refused as {error}" : null;
        if (request.Length > RequestToHttp1.MaxBytes(block))
            return "longer than announced";

        // 1. HTTP/1.1 reads what was meant. An expectation nobody knows is its own to refuse.
        ReadOnlySpan<byte> head = _first.AsSpan(0, request.Length);
        HeadStatus status = RequestParser.Parse(head, HttpLimits.Default, _request, out HttpError wrong);
        if (wrong == HttpError.UnknownExpectation)
            return null;
        if (status != HeadStatus.Complete || _request.Length != request.Length)
            return $"as HTTP/1.1 it is {status} {wrong}";
        if ((_request.Framing, _request.Method, _request.ContentLength) != (request.Framing, request.Method, request.ContentLength))
            return "framed differently";
        if (_request.HasUpgrade != request.IsExtendedConnect)
            return "upgraded by itself";
        if (request.Method == KnownMethod.Connect)
            return null;

        // 2. As it is forwarded it is well-formed.
        int forwarded = RequestHeadWriter.Write(head, _request, default, _second);
        if (NaiveHead.Fault(_second.AsSpan(0, forwarded), isRequest: true) is { } fault)
            return $"what is forwarded {fault}";

        // 3. And back.
        error = RequestToHttp2.Write(head, _request, false, true, new HpackEncoder(), _wire, out int length);
        if (error != HeadError.None || length > RequestToHttp2.MaxBytes(_request))
            return $"going back it is {error}, {length} bytes";
        if (new HpackDecoder(4096).Decode(_wire.AsSpan(0, length), _again) != HpackError.None)
            return "going back it cannot be decoded";
        error = RequestToHttp1.Write(_again, in conditions, _second, out request);
        if (error != HeadError.None)
            return $"there and back it is {error}";

        // 4. To the same, but for the space that marks a field never indexed, which secrets have become.
        ReadOnlySpan<byte> back = _second.AsSpan(0, request.Length);
        status = RequestParser.Parse(back, HttpLimits.Default, _requestAgain, out wrong);
        return status == HeadStatus.Complete
            && head[.._request.FieldsStart].SequenceEqual(back[.._requestAgain.FieldsStart])
            && (_request.Framing, _request.ContentLength, _request.HasUpgrade, _request.AcceptsTrailers)
                == (_requestAgain.Framing, _requestAgain.ContentLength, _requestAgain.HasUpgrade, _requestAgain.AcceptsTrailers)
            && FieldComparison.SameKept(head, _request.Fields, back, _requestAgain.Fields, KnownFieldSet.None)
                ? null
                : $"there and back it differs: {status} {wrong}";
    }

    private string? CheckResponse(HeaderBlock block, bool endStream, KnownMethod method, out bool accepted)
    {
        var conditions = new ResponseConditions { EndStream = endStream, RequestMethod = method };
        HeadError error = ResponseToHttp1.Write(block, in conditions, _first, out TranslatedResponse response);
        accepted = error == HeadError.None;
        if (!accepted)
            return error is HeadError.NoRoom or HeadError.NotCarried ? $"refused as {error}" : null;
        if (response.Length > ResponseToHttp1.MaxBytes(block))
            return "longer than announced";

        ReadOnlySpan<byte> head = _first.AsSpan(0, response.Length);
        HeadStatus status = ResponseParser.Parse(head, HttpLimits.Default, method, _response, out HttpError wrong);
        if (status != HeadStatus.Complete || _response.Length != response.Length)
            return $"as HTTP/1.1 it is {status} {wrong}";
        if ((_response.Framing, _response.Status) != (response.Framing, response.Status) || !_response.KeepAlive)
            return "framed differently";

        error = ResponseToHttp2.Write(head, _response, false, new HpackEncoder(), _wire, out int length);
        if (error != HeadError.None || length > ResponseToHttp2.MaxBytes(_response))
            return $"going back it is {error}, {length} bytes";
        if (new HpackDecoder(4096).Decode(_wire.AsSpan(0, length), _again) != HpackError.None)
            return "going back it cannot be decoded";
        return null;
    }

    private string? CheckTrailers(HeaderBlock block, out bool accepted)
    {
        HeadError error = TrailersToHttp1.Write(block, _first, out int length);
        accepted = error == HeadError.None;
        if (!accepted)
            return error is HeadError.NoRoom or HeadError.NotCarried ? $"refused as {error}" : null;
        if (length > TrailersToHttp1.MaxBytes(block))
            return "longer than announced";

        ReadOnlySpan<byte> lines = _first.AsSpan(0, length);
        int written = ChunkWriter.WriteEnd(_second, lines);
        if (!_trailers.Read(_second.AsSpan(0, written), written, HttpLimits.Default) || _trailers.Last != ChunkEvent.End)
            return $"as HTTP/1.1 it is {_trailers.Last} {_trailers.Error}";
        error = TrailersToHttp2.Write(lines, new HpackEncoder(), _wire, out int back);
        if (error != HeadError.None || new HpackDecoder(4096).Decode(_wire.AsSpan(0, back), _again) != HpackError.None)
            return $"going back it is {error}";
        error = TrailersToHttp1.Write(_again, _second, out int again);
        return error == HeadError.None && WithoutSpaces(lines) == WithoutSpaces(_second.AsSpan(0, again))
            ? null
            : $"there and back it differs: {error}";
    }

    /// <summary>The space that marks a field never indexed taken off: secrets have become so on the way.</summary>
    private static string WithoutSpaces(ReadOnlySpan<byte> lines) =>
        Encoding.Latin1.GetString(lines).Replace(": ", ":", StringComparison.Ordinal);
}
