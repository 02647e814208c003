namespace Weir.Configuration;

/// <summary>What <c>weir run</c> was given in place of a file, each as the user wrote it; null: the flag was absent.</summary>
public sealed record ConfigurationFlags
{
    /// <summary><c>--listen</c>: addresses, separated by commas.</summary>
    public string? Listen { get; init; }

    /// <summary><c>--to</c>: endpoint addresses, separated by commas.</summary>
    public string? To { get; init; }

    public string? Strategy { get; init; }

    public string? Protocol { get; init; }

    public string? Engine { get; init; }

    public string? Loops { get; init; }

    /// <summary><c>--pin</c>: true, false, or CPU numbers separated by commas.</summary>
    public string? Pin { get; init; }

    /// <summary><c>--admin</c>: the address of the admin listener.</summary>
    public string? Admin { get; init; }

    /// <summary><c>--access-log</c>: stdout, stderr or a path.</summary>
    public string? AccessLog { get; init; }
}
