using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net.Buffers;
using Weir.Proxy.Filters;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;

namespace Weir.Proxy.Forwarding;

/// <content>Which route takes the request, and what that does to request and response.</content>
internal sealed partial class Exchange
{
    /// <summary>A longer id than this, or one that is not visible ASCII, is not believed: logs have to hold it.</summary>
    private const int MaxRequestIdBytes = 128;

    /// <summary>A status line, a length, and what our own answers say about the connection.</summary>
    private const int AnswerFramingBytes = 256;

    private Route? _route;
    private PathFault _pathFault;
    private ProxyPool? _routePool;
    private RouteAnswer? _answer;

    private long MaxBodyBytes => _route?.Options.MaxBodyBytes ?? Options.MaxBodyBytes;

    private ReadOnlySpan<byte> Scheme => Options.IsHttps ? "https"u8 : "http"u8;

    /// <summary>Finds the route: none for CONNECT, which no route can take, nor for a path that cannot be understood in one way only.</summary>
    /// <param name="path">The path by which routes decide.</param>
    private void FindRoute(ReadOnlySpan<byte> received, RequestHead head, out ReadOnlySpan<byte> path)
    {
        _route = null;
        _routePool = null;
        _answer = null;
        _pathFault = PathFault.None;
        path = PathOf(received, head);
        if (head.Method == KnownMethod.Connect)
            return;
        RouteTable routes = _session.Settings.Routes;
        if (routes.NeedsPath)
            _pathFault = NormalPath.Of(path, loop.Scratch.Path, routes.KeepsEncodedSlashes, out path);
        if (_pathFault != PathFault.None)
            return;
        ReadOnlySpan<byte> plain = routes.NeedsPath ? PathParameters.Without(path, loop.Scratch.PlainPath) : path;
        RouteRequest request = new() { Buffer = received, Head = head, Path = plain, Client = _clientAddress, Scratch = loop.Scratch };
        _route = routes.Find(in request);
        _routePool = _route?.Options.Pools?.Pick(received, head, _clientAddress);
    }

    /// <summary>Writes the request for its endpoint, as its route and listener want it.</summary>
    private ImageResult WriteImage(ReadOnlySpan<byte> received, RequestHead head, ReadOnlySpan<byte> path, int bodyRoom, long maxForwards)
    {
        RouteFilters? filters = _route?.Options.Filters;
        if (filters is null && !Options.RequestId)
            return _request.Write(_session, received, head, bodyRoom, maxForwards, default);
        ReadOnlySpan<byte> id = Options.RequestId ? RequestIdOf(received, head) : default;
        ImageChanges changes = new()
        {
            Filters = filters,
            RequestId = id,
            Context = filters is null ? default : RequestContext(received, head, path, id),
        };
        return _request.Write(_session, received, head, bodyRoom, maxForwards, in changes);
    }

    private FilterContext RequestContext(ReadOnlySpan<byte> received, RequestHead head, ReadOnlySpan<byte> path, ReadOnlySpan<byte> id) => new()
    {
        Client = _session.ClientText,
        Method = head.MethodRange.Of(received),
        Scheme = Scheme,
        Host = head.Host.Of(received),
        HostName = head.HostName.Of(received),
        Path = path,
        Query = head.Query.Of(received),
        HasQuery = head.HasQuery,
        Listener = Options.Name,
        Route = _route!.Label,
        Pool = _routePool?.Name ?? "",
        RequestId = id,
        Received = received,
        Request = head,
    };

    /// <summary>A trusted proxy's id is kept, so that one request has one id on its whole way; anyone else's is replaced.</summary>
    private ReadOnlySpan<byte> RequestIdOf(ReadOnlySpan<byte> received, RequestHead head)
    {
        int index = _session.IsTrusted ? head.Fields.IndexOf(KnownField.XRequestId) : -1;
        if (index >= 0 && head.Fields.IndexOf(KnownField.XRequestId, index + 1) < 0)
        {
            ReadOnlySpan<byte> given = head.Fields[index].Value.Of(received);
            if (given.Length is > 0 and <= MaxRequestIdBytes && !given.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
                return given;
        }

        return loop.NextRequestId();
    }

    /// <summary>What the response's variables stand for: the request is there as it was sent.</summary>
    /// <param name="needsPath">Work out the normalised path once more.</param>
    private FilterContext ResponseContext(bool needsPath, ReadOnlySpan<byte> bytes, ResponseHead? head)
    {
        ReadOnlySpan<byte> target = _request.Target;
        int mark = target.IndexOf((byte)'?');
        ReadOnlySpan<byte> path = mark < 0 ? target : target[..mark];
        if (needsPath)
            NormalPath.Of(path, loop.Scratch.Path, _session.Settings.Routes.KeepsEncodedSlashes, out path);
        return new FilterContext
        {
            Client = _session.ClientText,
            Method = _request.Method,
            Scheme = Scheme,
            Host = _request.Host,
            HostName = _request.HostName,
            Path = path,
            Query = mark < 0 ? default : target[(mark + 1)..],
            HasQuery = mark >= 0,
            Listener = Options.Name,
            Route = _route!.Label,
            Pool = _routePool?.Name ?? "",
            RequestId = _request.RequestId,
            Image = _request,
            Endpoint = _endpoint?.Name ?? "",
            Status = head?.Status ?? _status,
            ResponseBytes = bytes,
            Response = head,
        };
    }

    /// <summary>The field lines that are added to a response.</summary>
    /// <param name="own">Those that Weir adds to every response.</param>
    /// <param name="lines">All of them.</param>
    /// <returns>False when they do not fit.</returns>
    private bool FilterResponse(HeaderChanges changes, ReadOnlySpan<byte> bytes, ResponseHead head, ReadOnlySpan<byte> own, out ReadOnlySpan<byte> lines)
    {
        FieldLines into = new(loop.FilterScratch);
        into.Add(own);
        FilterContext context = ResponseContext(changes.NeedsPath, bytes, head);
        changes.Write(ref into, in context);
        changes.Remove(bytes, head.Fields);
        lines = into.Written;
        return !into.Overflowed;
    }

    /// <summary>The route answers by itself; the answer is written when the exchange ends.</summary>
    private void AnswerByRoute(RouteAnswer answer)
    {
        _answer = answer;
        Answer(answer.Status, answer is Redirect ? Reasons.Redirect : Reasons.FixedResponse);
    }

    private void WriteAnswer(RouteAnswer answer, bool close)
    {
        _status = answer.Status;
        FieldLines head = new(Loop.SendScratch[..^AnswerFramingBytes]);
        HeaderChanges? changes = _route!.Options.Filters?.Response;
        FilterContext context = ResponseContext(answer.NeedsPath || changes is { NeedsPath: true }, default, null);
        head.Add(answer.StatusLine);
        head.Add(loop.Date);
        answer.Write(ref head, in context);
        changes?.Write(ref head, in context);
        // RFC 9110 §8.6: not in a 204.
        if (answer.Status != 204)
        {
            head.Add("Content-Length: "u8);
            head.Add(answer.Body.Length);
            head.Add("\r\n"u8);
        }

        head.Add(close ? "Connection: close\r\n\r\n"u8 : "\r\n"u8);
        ReadOnlySpan<byte> body = _method == KnownMethod.Head ? default : answer.Body;
        if (head.Overflowed || head.Written.Length + body.Length > BufferPool.LargestBytes)
        {
            _status = 500;
            _reason = HttpErrorText.Word(HttpError.HeadTooLarge);
            _session.Output.Write(OwnAnswer.For(loop, _status, close, headOnly: _method == KnownMethod.Head));
            return;
        }

        _bodyBytesOut = body.Length;
        _session.Output.Write(head.Written, body);
    }

    // RFC 9110 §4.2.3: an empty path is the root.
    private static ReadOnlySpan<byte> PathOf(ReadOnlySpan<byte> received, RequestHead head) =>
        head.Path.IsEmpty ? "/"u8 : head.Path.Of(received);
}
