namespace Weir.Configuration;

/// <summary>One line per request or connection.</summary>
public sealed record AccessLogConfig
{
    public AccessLogFormat Format { get; init; } = AccessLogFormat.Json;

    public AccessLogTarget To { get; init; } = AccessLogTarget.Stdout;

    /// <summary>Set exactly when <see cref="To"/> is <see cref="AccessLogTarget.File"/>; appended to.</summary>
    public string? Path { get; init; }
}
