using System.Net;

namespace Weir.Configuration;

/// <summary>Where a listener accepts. Never a host name that would need looking up.</summary>
public sealed record BindAddress
{
    public required BindAddressKind Kind { get; init; }

    /// <summary>Set exactly when <see cref="Kind"/> is <see cref="BindAddressKind.Ip"/>.</summary>
    public IPAddress? Ip { get; init; }

    /// <summary>1 to 65535; 0 for a Unix socket.</summary>
    public int Port { get; init; }

    /// <summary>Absolute; set exactly when <see cref="Kind"/> is <see cref="BindAddressKind.Unix"/>.</summary>
    public string? UnixPath { get; init; }

    /// <summary>The address as a configuration file writes it.</summary>
    public override string ToString() => Kind switch
    {
        BindAddressKind.Any => $"*:{Port}",
        BindAddressKind.Localhost => $"localhost:{Port}",
        BindAddressKind.Unix => $"unix:{UnixPath}",
        _ => new IPEndPoint(Ip!, Port).ToString(),
    };
}
