namespace Weir.Cli;

/// <summary>What <c>weir run</c> was told. Values are as typed where the configuration room reads them.</summary>
internal sealed record RunOptions
{
    /// <summary>The configuration file; null when <see cref="Listen"/> and <see cref="To"/> describe everything.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Addresses to listen on, separated by commas; given together with <see cref="To"/>.</summary>
    public string? Listen { get; init; }

    /// <summary>Endpoints, separated by commas.</summary>
    public string? To { get; init; }

    /// <summary>The strategy of the pool that <see cref="To"/> makes; null for the default.</summary>
    public string? Strategy { get; init; }

    /// <summary><c>http</c> or <c>tcp</c>; null for the default.</summary>
    public string? Protocol { get; init; }

    /// <summary><c>auto</c>, <c>epoll</c> or <c>sockets</c>; overrides the file.</summary>
    public string? Engine { get; init; }

    /// <summary>Event loops, 1 or more; overrides the file.</summary>
    public int? Loops { get; init; }

    /// <summary><c>true</c> for one loop per CPU in order, or a list of CPUs as <c>0,2</c>; overrides the file.</summary>
    public string? Pin { get; init; }

    /// <summary>Where the admin listener listens; overrides the file.</summary>
    public string? Admin { get; init; }

    /// <summary><c>stdout</c>, <c>stderr</c> or a file; overrides the file.</summary>
    public string? AccessLog { get; init; }

    /// <summary>Reload when the content of the file changes.</summary>
    public bool Watch { get; init; }
}
