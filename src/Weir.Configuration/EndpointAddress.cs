using System.Net;

namespace Weir.Configuration;

/// <summary>Where an endpoint is reached. Equal addresses are the same endpoint across reloads.</summary>
public sealed record EndpointAddress
{
    public required EndpointAddressKind Kind { get; init; }

    /// <summary>Set exactly when <see cref="Kind"/> is <see cref="EndpointAddressKind.Ip"/>.</summary>
    public IPAddress? Ip { get; init; }

    /// <summary>In lower case; set exactly when <see cref="Kind"/> is <see cref="EndpointAddressKind.Host"/>.</summary>
    public string? Host { get; init; }

    /// <summary>1 to 65535; 0 for a Unix socket.</summary>
    public int Port { get; init; }

    /// <summary>Absolute; set exactly when <see cref="Kind"/> is <see cref="EndpointAddressKind.Unix"/>.</summary>
    public string? UnixPath { get; init; }

    /// <summary>The address in its one canonical form, as metrics and logs show it.</summary>
    public override string ToString() => Kind switch
    {
        EndpointAddressKind.Host => $"{Host}:{Port}",
        EndpointAddressKind.Unix => $"unix:{UnixPath}",
        _ => new IPEndPoint(Ip!, Port).ToString(),
    };
}
