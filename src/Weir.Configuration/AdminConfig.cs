namespace Weir.Configuration;

/// <summary>The admin listener: <c>/healthz</c> and <c>/metrics</c>.</summary>
public sealed record AdminConfig
{
    public required BindAddress Bind { get; init; }
}
