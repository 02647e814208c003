namespace Weir.Configuration.Checks;

/// <summary>Each route has exactly one thing that serves it, and keys that have something to act on.</summary>
internal static class RouteCheck
{
    private static readonly string[] Actions = ["pool", "pools", "redirect", "respond"];

    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            var routes = $"{SourceMap.Join("listeners", listener.Name)}.routes";
            for (var i = 0; context.Sources.Has($"{routes}[{i}]"); i++)
            {
                var path = $"{routes}[{i}]";
                Served(path, context);
                if (i < listener.Routes.Length)
                    Keys(listener.Routes[i], path, context);
            }
        }
    }

    private static void Served(string path, ReadContext context)
    {
        var given = Actions.Where(action => context.Sources.Has($"{path}.{action}")).ToArray();
        if (given.Length == 0 && !context.Messages.HasErrorAt(path))
            context.Messages.Error(
                context.Sources.Value(path),
                path,
                "Nothing serves this route. Name a pool (pool: web), several (pools: { web: 95, canary: 5 }), or answer with redirect or respond.");
        if (given.Length > 1)
            context.Messages.Error(
                context.Sources.Key($"{path}.{given[1]}"),
                $"{path}.{given[1]}",
                $"'{given[0]}' serves this route already. Remove one of them.");
    }

    private static void Keys(RouteConfig route, string path, ReadContext context)
    {
        if (context.Sources.Has($"{path}.sticky") && !context.Sources.Has($"{path}.pools"))
            context.Messages.Error(
                context.Sources.Key($"{path}.sticky"),
                $"{path}.sticky",
                "'sticky' divides clients among several pools, and this route has no 'pools'. Remove the key, or write pools: { web: 95, canary: 5 }.");
        if (route.Respond is { } respond)
            Respond(respond, $"{path}.respond", context);
        var ownAnswer = route.Redirect is not null || route.Respond is not null;
        if (ownAnswer && context.Sources.Has($"{path}.maxBody"))
            context.Messages.Error(
                context.Sources.Key($"{path}.maxBody"), $"{path}.maxBody", "This route answers by itself and takes no body. Remove the key.");
        for (var i = 0; i < route.Filters.Length; i++)
        {
            var filter = route.Filters[i];
            var place = $"{path}.filters[{i}]";
            if (ownAnswer && filter.Kind is not (FilterKind.SetResponseHeader or FilterKind.AddResponseHeader))
                context.Messages.Error(
                    filter.Position, place, "This route answers by itself, so only setResponseHeader and addResponseHeader do something. Remove the filter.");
            if (filter is { Kind: FilterKind.RewriteRegex, Rewrite: { From.Length: > 0 } rewrite })
                Groups(rewrite, place, context);
        }
    }

    private static void Respond(RespondConfig respond, string path, ReadContext context)
    {
        if (respond.Body is not null && respond.File is not null)
            context.Messages.Error(context.Sources.Key($"{path}.file"), $"{path}.file", "The body is given by 'body' already. Remove one of them.");
        if (respond.Status is 204 or 304 && (respond.Body is { Length: > 0 } || respond.File is not null))
            context.Messages.Error(
                context.Sources.Value($"{path}.status"), $"{path}.status", $"An answer with {respond.Status} has no body. Remove the body, or use 200.");
    }

    private static void Groups(PathRewriteConfig rewrite, string place, ReadContext context)
    {
        var path = $"{place}.rewriteRegex";
        if (context.Messages.HasErrorAt($"{path}.match"))
            return;
        var groups = WholeRegex.Compile(rewrite.From).GetGroupNumbers();
        foreach (var part in rewrite.To.Parts)
            if (part.Variable == TemplateVariable.Group && !(int.TryParse(part.Text, out var number) && groups.Contains(number)))
                context.Messages.Error(
                    context.Sources.Value($"{path}.to"),
                    $"{path}.to",
                    $"'match' has no group {Shown.Plain(part.Text)}. Its last is {groups[^1]}; put parentheses around what is meant.");
    }
}
