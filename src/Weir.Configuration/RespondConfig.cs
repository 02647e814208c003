namespace Weir.Configuration;

/// <summary>The same answer to every request.</summary>
public sealed record RespondConfig
{
    public int Status { get; init; } = 200;

    public string Type { get; init; } = "text/plain; charset=utf-8";

    /// <summary>Null when there is none, or <see cref="File"/> holds it.</summary>
    public string? Body { get; init; }

    /// <summary>A file with the body, relative to the folder of the configuration; read once, at start.</summary>
    public string? File { get; init; }
}
