using System.Collections.Immutable;
using System.Text;
using Weir.Http;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Filters;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Routing;

/// <summary>Asks the routes of a listener what they would do with a request: the same objects that serve requests, and no request served.</summary>
public sealed class RoutePreview(string listener, HttpLimits limits, RouteTable routes)
{
    private const int RoomBytes = 64 * 1024;
    private const string UnknownId = "${request.id}";

    /// <param name="request">A whole head of HTTP/1.1.</param>
    /// <param name="client">Where it would come from.</param>
    public RouteDecision Decide(ReadOnlySpan<byte> request, PeerAddress client)
    {
        RequestHead head = new(limits);
        HeadStatus status = RequestParser.Parse(request, limits, head, out HttpError error);
        if (status != HeadStatus.Complete)
        {
            HttpError cause = status == HeadStatus.Invalid ? error : HttpError.HeadTooLarge;
            return new RouteDecision { Status = HttpErrorText.RequestStatus(cause), Reason = HttpErrorText.Word(cause) };
        }

        MatchScratch scratch = new(limits.LineBytes);
        ReadOnlySpan<byte> path = head.Path.IsEmpty ? "/"u8 : head.Path.Of(request);
        if (head.Method == KnownMethod.Connect)
            return new RouteDecision { Status = 501, Reason = Reasons.ConnectMethod };
        if (routes.NeedsPath && NormalPath.Of(path, scratch.Path, routes.KeepsEncodedSlashes, out path) != PathFault.None)
            return new RouteDecision { Status = 400, Reason = Reasons.AmbiguousPath, Path = Encoding.ASCII.GetString(head.Path.Of(request)) };

        ReadOnlySpan<byte> plain = routes.NeedsPath ? PathParameters.Without(path, scratch.PlainPath) : path;
        RouteRequest asked = new() { Buffer = request, Head = head, Path = plain, Client = client, Scratch = scratch };
        Route? route = routes.Find(in asked);
        int index = route is null ? -1 : routes.Routes.IndexOf(route);
        ImmutableArray<(Route Route, string Why)>.Builder passed = ImmutableArray.CreateBuilder<(Route Route, string Why)>();
        for (int i = 0; i < (index < 0 ? routes.Routes.Length : index); i++)
            passed.Add((routes.Routes[i], Why(routes.Routes[i], in asked)));
        RouteDecision decision = new() { Path = Encoding.ASCII.GetString(path), Route = route, RouteIndex = index, Passed = passed.ToImmutable() };
        return route is null ? decision with { Status = 404, Reason = Reasons.NoRoute } : Describe(decision, route, in asked, path);
    }

    private RouteDecision Describe(RouteDecision decision, Route route, in RouteRequest asked, ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> request = asked.Buffer;
        RequestHead head = asked.Head;
        Span<byte> clientText = new byte[PeerAddress.MaxTextBytes];
        PoolSplit? split = route.Options.Pools;
        string? pool = split?.Pick(request, head, asked.Client).Name;
        FilterContext context = new()
        {
            Client = clientText[..asked.Client.FormatAddress(clientText)],
            Method = head.MethodRange.Of(request),
            Scheme = "http"u8,
            Host = head.Host.Of(request),
            HostName = head.HostName.Of(request),
            Path = path,
            Query = head.Query.Of(request),
            HasQuery = head.HasQuery,
            Listener = listener,
            Route = route.Label,
            Pool = pool ?? "",
            RequestId = Encoding.ASCII.GetBytes(UnknownId),
            Received = request,
            Request = head,
        };
        string target = Encoding.ASCII.GetString(head.Form == TargetForm.Absolute ? request[head.Path.Start..head.Target.End] : head.Target.Of(request));
        if (!target.StartsWith('/') && head.Form == TargetForm.Absolute)
            target = "/" + target;
        decision = decision with { Pool = pool, Target = pool is null ? null : target };
        if (split is { Shares.Length: > 1 })
            decision = decision with { Point = split.PointOf(request, head, asked.Client) / Math.Pow(2, 64) };
        if (route.Options.Answer is { } answer)
        {
            decision = decision with
            {
                Status = answer.Status,
                Reason = answer is Redirect ? Reasons.Redirect : Reasons.FixedResponse,
                Location = answer is Redirect ? Location(answer, in context) : null,
            };
        }

        return route.Options.Filters is { } filters ? Filter(decision, filters, in context) : decision;
    }

    private static RouteDecision Filter(RouteDecision decision, RouteFilters filters, in FilterContext context)
    {
        ImmutableArray<(string Kind, string Effect)>.Builder effects = ImmutableArray.CreateBuilder<(string Kind, string Effect)>();
        bool rewritten = false;
        foreach (FilterLine line in filters.Lines)
        {
            if (line.Path is not { } path)
            {
                effects.Add((line.Kind, line.Value is null ? line.Name! : $"{line.Name}: {line.Value.Preview(in context)}"));
                continue;
            }

            FieldLines into = new(new byte[RoomBytes]);
            if (rewritten || !path.TryWrite(ref into, in context))
            {
                effects.Add((line.Kind, rewritten ? "nothing: the path is rewritten already" : $"nothing: the path is not its ({path})"));
                continue;
            }

            rewritten = true;
            string query = context.HasQuery ? "?" + Encoding.ASCII.GetString(context.Query) : "";
            string target = Encoding.ASCII.GetString(into.Written) + query;
            effects.Add((line.Kind, target));
            decision = decision with { Target = target };
        }

        return decision with { Filters = effects.ToImmutable() };
    }

    private static string Location(RouteAnswer answer, in FilterContext context)
    {
        FieldLines into = new(new byte[RoomBytes]);
        answer.Write(ref into, in context);
        string line = Encoding.ASCII.GetString(into.Written);
        return line["Location: ".Length..^2];
    }

    private static string Why(Route route, in RouteRequest asked)
    {
        RouteOptions options = route.Options;
        RouteMismatch mismatch = route.FirstMismatch(in asked);
        return mismatch.Condition switch
        {
            RouteCondition.Host => $"host '{Encoding.ASCII.GetString(asked.HostName)}' is not {options.Host}",
            RouteCondition.Method => $"method {Encoding.ASCII.GetString(asked.Head.MethodRange.Of(asked.Buffer))} is not one of {options.Methods}",
            RouteCondition.Path => $"path '{Encoding.ASCII.GetString(asked.Path)}' is not {options.Path}",
            RouteCondition.Source => $"client {(asked.Client.IsNone ? "(none)" : asked.Client.ToIPAddress())} is not in {options.Clients}",
            RouteCondition.Value => $"the request does not have: {options.Values[mismatch.Index]}",
            _ => "it matches",
        };
    }
}
