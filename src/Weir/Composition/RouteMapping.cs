using System.Collections.Immutable;
using System.Text;
using Weir.Composition.Reloading;
using Weir.Configuration;
using Weir.Proxy.Filters;
using Weir.Proxy.Pools;
using Weir.Proxy.Routing;

namespace Weir.Composition;

/// <summary>Routes as configured, for the data plane: texts become matchers and templates here, once.</summary>
internal static class RouteMapping
{
    /// <exception cref="CompositionException">The file of a fixed response cannot be read.</exception>
    /// <param name="listener">Whose routes.</param>
    /// <param name="pools">By name.</param>
    /// <param name="limiters">Rate limits that go on counting; null: all are new.</param>
    public static RouteTable ToTable(ListenerConfig listener, IReadOnlyDictionary<string, ProxyPool> pools, KeptLimiters? limiters = null)
    {
        RouteKeys keys = new();
        limiters ??= new KeptLimiters(before: null);
        return new(
            [.. listener.Routes.Select((r, i) => new Route(ToOptions(r, keys.Next(r), $"listeners.{listener.Name}.routes[{i}]", listener.Filters, pools, limiters)))],
            keepEncodedSlashes: listener.EncodedSlashes == EncodedSlashes.Keep);
    }

    private static RouteOptions ToOptions(
        RouteConfig route, string key, string path, ImmutableArray<FilterConfig> before, IReadOnlyDictionary<string, ProxyPool> pools, KeptLimiters limiters) => new()
        {
            Name = route.Name,
            Key = key,
            Source = route.Position?.ToString() ?? path,
            Host = route.Host is null ? null : new Proxy.Routing.HostPattern(route.Host.ToString()),
            Path = ToPath(route.Path),
            Methods = route.Methods.IsEmpty ? null : new MethodSet(route.Methods),
            Clients = route.Source.IsEmpty ? null : new SourceNetworks(route.Source),
            Values =
        [
            .. route.Headers.Select(c => ToCondition(ValueKind.Header, c)),
            .. route.Query.Select(c => ToCondition(ValueKind.Query, c)),
            .. route.Cookies.Select(c => ToCondition(ValueKind.Cookie, c)),
        ],
            Pools = ToSplit(route, pools),
            Answer = ToAnswer(route, path),
            Filters = ToFilters(before.AddRange(route.Filters)),
            MaxBodyBytes = route.MaxBody?.Bytes,
            ConnectTimeout = route.Timeouts.Connect,
            FirstByteTimeout = route.Timeouts.FirstByte,
            IdleTimeout = route.Timeouts.Idle,
            TotalTimeout = route.Timeouts.Total,
            Retries = route.Retries is null ? null : ResilienceMapping.ToRules(route.Retries with { IsCountOnly = false }),
            Resume = route.Resume,
            RateLimits = [.. route.RateLimits.Select(r => limiters.Take($"{key}\n{ConfigurationText.Of(r)}", () => ResilienceMapping.ToRateLimiter(r)))],
            Class = route.Class,
            Priority = ResilienceMapping.ToPriority(route.Priority),
        };

    private static Proxy.Routing.PathPattern? ToPath(Configuration.PathPattern? path) => path switch
    {
        null => null,
        { IsRegex: true } => new(WholeRegex.Compile(path.Path)),
        _ => new(path.ToString()),
    };

    private static ValueCondition ToCondition(ValueKind kind, ValueConditionConfig condition) => new(kind, condition.Name, condition.Kind switch
    {
        ValueConditionKind.Absent => null,
        ValueConditionKind.Present => TextMatch.Anything,
        ValueConditionKind.Prefix => TextMatch.Beginning(condition.Text),
        ValueConditionKind.Regex => TextMatch.As(WholeRegex.Compile(condition.Text)),
        _ => TextMatch.Equal(condition.Text),
    });

    private static PoolSplit? ToSplit(RouteConfig route, IReadOnlyDictionary<string, ProxyPool> pools) =>
        route.Pool is { } pool ? PoolSplit.To(pools[pool])
        : route.Pools.IsEmpty ? null
        : new PoolSplit([.. route.Pools.Select(s => (pools[s.Pool], s.Weight))], PoolMapping.ToHashKey(route.Sticky));

    private static RouteAnswer? ToAnswer(RouteConfig route, string path)
    {
        if (route.Redirect is { } redirect)
            return new Redirect(redirect.Status, ToTemplate(redirect.To), redirect.KeepsTarget);
        if (route.Respond is not { } respond)
            return null;
        byte[] body = respond.File is { } file ? Read(file, route.Position, path) : Encoding.UTF8.GetBytes(respond.Body ?? "");
        bool isEmpty = body.Length == 0;
        return new FixedResponse(respond.Status, isEmpty ? "" : respond.Type, body);
    }

    private static byte[] Read(string file, SourcePosition? position, string path)
    {
        string folder = position is { File: var source } ? Path.GetDirectoryName(source) ?? "" : "";
        string where = $"{(position is { } at ? $"{at} " : "")}{path}.respond.file";
        try
        {
            using FileStream stream = File.OpenRead(Path.Combine(folder, file));
            byte[] bytes = new byte[FixedResponse.MostBytes + 1];
            int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return length <= FixedResponse.MostBytes
                ? bytes[..length]
                : throw new CompositionException($"{where}: '{file}' is larger than {FixedResponse.MostBytes / 1024} KiB. Let an endpoint serve it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompositionException($"{where}: {e.Message} Correct the name; it is relative to the folder of the configuration.");
        }
    }

    private static RouteFilters? ToFilters(ImmutableArray<FilterConfig> filters)
    {
        if (filters.IsEmpty)
            return null;
        List<HeaderFilter> request = [];
        List<HeaderFilter> response = [];
        List<PathFilter> paths = [];
        List<FilterLine> lines = [];
        foreach (FilterConfig filter in filters)
        {
            string kind = $"{char.ToLowerInvariant(filter.Kind.ToString()[0])}{filter.Kind.ToString()[1..]}";
            if (filter.Rewrite is { } rewrite)
            {
                paths.Add(filter.Kind == FilterKind.RewritePrefix
                    ? new PrefixRewrite(rewrite.From, rewrite.To.Text)
                    : new RegexRewrite(WholeRegex.Compile(rewrite.From), ToTemplate(rewrite.To)));
                lines.Add(new FilterLine(kind, null, null, paths[^1]));
            }

            bool isRequest = filter.Kind is FilterKind.SetRequestHeader or FilterKind.AddRequestHeader or FilterKind.RemoveRequestHeader;
            foreach (HeaderValueConfig header in filter.Headers)
            {
                Template? value = header.Value is null ? null : ToTemplate(header.Value);
                (isRequest ? request : response).Add(filter.Kind switch
                {
                    FilterKind.RemoveRequestHeader or FilterKind.RemoveResponseHeader => new RemoveHeader(header.Name),
                    FilterKind.AddRequestHeader or FilterKind.AddResponseHeader => new AddHeader(header.Name, value!),
                    _ => new SetHeader(header.Name, value!),
                });
                lines.Add(new FilterLine(kind, header.Name, value, null));
            }
        }

        return new RouteFilters(
            request.Count == 0 ? null : new HeaderChanges(request),
            response.Count == 0 ? null : new HeaderChanges(response),
            [.. paths])
        {
            Lines = [.. lines],
        };
    }

    private static Template ToTemplate(TextTemplate template) =>
        new(template.Parts.Select(p => new TemplatePart(ToVariable(p.Variable), p.Text)));

    private static Variable ToVariable(TemplateVariable variable) => variable switch
    {
        TemplateVariable.None => Variable.None,
        TemplateVariable.ClientAddress => Variable.ClientAddress,
        TemplateVariable.Method => Variable.Method,
        TemplateVariable.Scheme => Variable.Scheme,
        TemplateVariable.Host => Variable.Host,
        TemplateVariable.HostName => Variable.HostName,
        TemplateVariable.Path => Variable.Path,
        TemplateVariable.Query => Variable.Query,
        TemplateVariable.Target => Variable.Target,
        TemplateVariable.Listener => Variable.Listener,
        TemplateVariable.Route => Variable.Route,
        TemplateVariable.Pool => Variable.Pool,
        TemplateVariable.RequestId => Variable.RequestId,
        TemplateVariable.RequestHeader => Variable.RequestHeader,
        TemplateVariable.Group => Variable.Group,
        TemplateVariable.Endpoint => Variable.Endpoint,
        TemplateVariable.Status => Variable.Status,
        TemplateVariable.ResponseHeader => Variable.ResponseHeader,
        _ => throw new ArgumentOutOfRangeException(nameof(variable), variable, "A variable that no filter knows."),
    };
}
