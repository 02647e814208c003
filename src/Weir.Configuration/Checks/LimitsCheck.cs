namespace Weir.Configuration.Checks;

/// <summary>A line or field that the head could not hold would be a limit that never applies.</summary>
internal static class LimitsCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        foreach (var listener in configuration.Listeners)
        {
            var path = $"{SourceMap.Join("listeners", listener.Name)}.limits";
            Within(listener.Limits.Line, listener.Limits.Head, "line", path, context);
            Within(listener.Limits.Field, listener.Limits.Head, "field", path, context);
        }
    }

    private static void Within(ByteSize part, ByteSize head, string partKey, string path, ReadContext context)
    {
        if (part.Bytes <= head.Bytes)
            return;
        var key = context.Sources.Has($"{path}.{partKey}") ? partKey : "head";
        context.Messages.Error(
            context.Sources.Value($"{path}.{key}"),
            $"{path}.{key}",
            $"'{partKey}' is {part} and 'head' {head}. A head holds its lines: raise 'head' or lower '{partKey}'.");
    }
}
