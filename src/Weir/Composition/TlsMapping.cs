using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Weir.Configuration;
using Weir.Net.Tls;
using Weir.Net.Tls.Certificates;

namespace Weir.Composition;

/// <summary>TLS as configured, with the files it names read and checked.</summary>
internal static class TlsMapping
{
    /// <summary>A listener's TLS.</summary>
    /// <param name="listener">One with TLS.</param>
    /// <param name="tickets">Keys of session tickets, for all listeners.</param>
    /// <param name="findings">Gets errors and warnings.</param>
    /// <returns>Null when there were errors.</returns>
    public static TlsServerOptions? ToServer(ListenerConfig listener, TicketKeys? tickets, TlsFindings findings)
    {
        ListenerTlsConfig tls = listener.Tls!;
        string path = $"listeners.{listener.Name}.tls";
        ImmutableArray<ServerCertificate>.Builder certificates = ImmutableArray.CreateBuilder<ServerCertificate>();
        for (int i = 0; i < tls.Certificates.Length; i++)
        {
            CertificateConfig certificate = tls.Certificates[i];
            if (LoadCertificate(certificate.Certificate, certificate.Key, certificate.Position, $"{path}.certificates[{i}]", findings) is { } loaded)
                certificates.Add(loaded);
        }

        ImmutableArray<X509Certificate2> authorities = LoadAuthorities(tls.Clients?.Ca, tls.Clients?.Position, $"{path}.clients.ca", findings);
        if (findings.HasErrors)
            return null;
        return new TlsServerOptions
        {
            Name = listener.Name,
            Certificates = certificates.ToImmutable(),
            Minimum = tls.Minimum == TlsMinimum.Tls13 ? TlsVersion.Tls13 : TlsVersion.Tls12,
            Clients = tls.Clients switch
            {
                null => ClientVerification.Off,
                { IsRequired: true } => ClientVerification.Required,
                _ => ClientVerification.Optional,
            },
            ClientAuthorities = authorities,
            Protocols = listener.Protocol != ListenerProtocol.Https ? []
                : listener.Http2 is null ? [ApplicationProtocol.Http11]
                : [ApplicationProtocol.Http2, ApplicationProtocol.Http11],
            Tickets = tls.Tickets ? tickets : null,
        };
    }

    /// <summary>A pool's TLS.</summary>
    /// <param name="pool">One with TLS.</param>
    /// <param name="findings">Gets errors and warnings.</param>
    /// <returns>Null when there were errors.</returns>
    public static TlsClientOptions? ToClient(PoolConfig pool, TlsFindings findings)
    {
        PoolTlsConfig tls = pool.Tls!;
        string path = $"pools.{pool.Name}.tls";
        ImmutableArray<X509Certificate2> authorities = LoadAuthorities(tls.Ca, tls.Position, $"{path}.ca", findings);
        ServerCertificate? certificate = tls.Certificate is null
            ? null
            : LoadCertificate(tls.Certificate, tls.Key, tls.Position, $"{path}.certificate", findings);
        return findings.HasErrors ? null : new TlsClientOptions
        {
            Verify = tls.Verify,
            Authorities = authorities,
            Certificate = certificate,
            Protocols = [pool.Protocol == UpstreamProtocol.H2 ? ApplicationProtocol.Http2 : ApplicationProtocol.Http11],
        };
    }

    /// <summary>Reads every file that the configuration names for TLS, as <c>weir check</c> does.</summary>
    public static TlsFindings Check(WeirConfiguration configuration)
    {
        TlsFindings all = new();
        foreach (ListenerConfig listener in configuration.Listeners.Where(l => l.Tls is not null))
            all.Add(findings => ToServer(listener, tickets: null, findings));
        foreach (PoolConfig pool in configuration.Pools.Where(p => p.Tls is not null))
            all.Add(findings => ToClient(pool, findings));
        return all;
    }

    /// <summary>The files of a listener's TLS, whose change is a new certificate.</summary>
    public static ImmutableArray<string> FilesOf(ListenerConfig listener) =>
    [
        .. listener.Tls!.Certificates.SelectMany(c => Files(c.Position, c.Certificate, c.Key)),
        .. Files(listener.Tls.Clients?.Position, listener.Tls.Clients?.Ca),
    ];

    /// <summary>The files of a pool's TLS.</summary>
    public static ImmutableArray<string> FilesOf(PoolConfig pool) =>
        [.. Files(pool.Tls!.Position, pool.Tls.Ca, pool.Tls.Certificate, pool.Tls.Key)];

    private static IEnumerable<string> Files(SourcePosition? position, params string?[] paths) =>
        paths.OfType<string>().Select(path => PathOf(path, position));

    private static ServerCertificate? LoadCertificate(string certificate, string? key, SourcePosition? position, string path, TlsFindings findings)
    {
        List<CertificateProblem> problems = [];
        ServerCertificate? loaded = CertificateLoader.Load(
            PathOf(certificate, position), key is null ? null : PathOf(key, position), DateTimeOffset.UtcNow, problems);
        findings.Add(position, path, problems);
        return loaded;
    }

    private static ImmutableArray<X509Certificate2> LoadAuthorities(string? file, SourcePosition? position, string path, TlsFindings findings)
    {
        if (file is null)
            return [];
        List<CertificateProblem> problems = [];
        ImmutableArray<X509Certificate2>? loaded = CertificateLoader.LoadAuthorities(PathOf(file, position), problems);
        findings.Add(position, path, problems);
        return loaded ?? [];
    }

    /// <summary>Relative paths start at the folder of the file that they stand in.</summary>
    public static string PathOf(string path, SourcePosition? position) => position is { } at
        ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(at.File)) ?? "", path)
        : Path.GetFullPath(path);
}
