namespace Weir.Configuration.Checks;

/// <summary>A jobs listener says what its frames are, and its pool finds class and size within them.</summary>
internal static class JobsCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            var path = $"{SourceMap.Join("listeners", listener.Name)}.jobs";
            if (listener.Jobs is not { } jobs)
                continue;
            if (listener.Protocol != ListenerProtocol.Jobs)
                context.Messages.Error(context.Sources.Key(path), path, "Only a listener with protocol: jobs has 'jobs'. Remove the key, or set protocol: jobs.");
            Frame(jobs.Frame, $"{path}.frame", context);
            if (jobs.Response is { } response)
                Frame(response, $"{path}.response", context);
            if (configuration.Pools.FirstOrDefault(pool => pool.Name == listener.Pool) is { } used)
                Fits(jobs.Frame, used, $"{path}.frame", context);
        }
    }

    private static void Frame(FrameConfig frame, string path, ReadContext context)
    {
        if (!context.Sources.Has(path) || context.Messages.HasErrorAt($"{path}.length") || context.Messages.HasErrorAt($"{path}.delimiter"))
            return;
        if ((frame.Length is null) == (frame.Delimiter is null))
            context.Messages.Error(context.Sources.Key(path), path, "A frame ends in exactly one way. Give length: 2, or delimiter: \"\\n\".");
        if (frame.Length is not null && context.Sources.Has($"{path}.max"))
            context.Messages.Error(context.Sources.Key($"{path}.max"), $"{path}.max", "'length' says how long a frame is. Remove 'max'.");
    }

    private static void Fits(FrameConfig frame, PoolConfig pool, string path, ReadContext context)
    {
        var needed = Math.Max(End(pool.Class), End(pool.Size));
        if (frame.Length < needed)
            context.Messages.Error(
                context.Sources.Key(path),
                path,
                $"A frame has {frame.Length} bytes, and pool '{Shown.Plain(pool.Name)}' looks for class and size in the first {needed}. Make the frame longer, or correct 'at' and 'length' there.");
    }

    private static int End(RequestPartConfig? part) => part?.At is { } at ? at + part.Length : 0;
}
