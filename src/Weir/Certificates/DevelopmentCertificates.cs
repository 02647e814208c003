using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Weir.Composition;

namespace Weir.Certificates;

/// <summary>A certificate authority of one's own, in a folder, and P-256 certificates that it issues: to try https out, not to serve the world.</summary>
internal sealed class DevelopmentCertificates(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string AuthorityName = "Weir development CA";

    // Browsers refuse certificates that last longer than 398 days.
    private static readonly TimeSpan CertificateLife = TimeSpan.FromDays(397);
    private static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(3650);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private string AuthorityFile => Path.Combine(folder, "weir-ca.pem");

    private string AuthorityKeyFile => Path.Combine(folder, "weir-ca.key");

    /// <summary>Makes a certificate for the names, and the authority before it when the folder has none.</summary>
    /// <param name="names">Host names, with a wildcard or not, and IP addresses; the first names the files.</param>
    /// <param name="now">From when it is valid.</param>
    /// <returns>What was made, and how to use it.</returns>
    /// <exception cref="CompositionException">A name makes no sense, or a file cannot be written or read.</exception>
    public string Make(IReadOnlyList<string> names, DateTimeOffset now)
    {
        foreach (string name in names)
        {
            if (!IsName(name))
                throw new CompositionException($"'{name}' is neither a host name nor an IP address. Write it as in --name shop.test, --name '*.shop.test' or --name 127.0.0.1.");
        }

        try
        {
            Directory.CreateDirectory(folder);
            bool isNew = !File.Exists(AuthorityFile) && !File.Exists(AuthorityKeyFile);
            using X509Certificate2 authority = isNew ? MakeAuthority(now) : LoadAuthority(now);
            string file = Path.Combine(folder, $"{names[0].Replace("*", "wildcard", StringComparison.Ordinal).Replace(':', '-')}.pem");
            string keyFile = Path.ChangeExtension(file, ".key");
            Issue(authority, names, now, file, keyFile);
            return Text(isNew, names, file, keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CompositionException($"{e.Message} Choose another folder with --out.");
        }
    }

    private X509Certificate2 MakeAuthority(DateTimeOffset now)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={AuthorityName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        X509Certificate2 authority = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLife);
        WriteKey(AuthorityKeyFile, key);
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem() + "\n");
        return authority;
    }

    private X509Certificate2 LoadAuthority(DateTimeOffset now)
    {
        try
        {
            X509Certificate2 authority = X509Certificate2.CreateFromPemFile(AuthorityFile, AuthorityKeyFile);
            if (authority.NotAfter.ToUniversalTime() > now)
                return authority;
            throw new CompositionException($"{AuthorityFile} has expired. Remove it and {AuthorityKeyFile}, make a new one, and trust that.");
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            throw new CompositionException(
                $"{AuthorityFile} and {AuthorityKeyFile} are not an authority with its key ({e.Message}). They are not overwritten: whoever trusts the old one would notice. "
                + "Move both away, or choose another folder with --out.");
        }
    }

    private static void Issue(X509Certificate2 authority, IReadOnlyList<string> names, DateTimeOffset now, string file, string keyFile)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedNameBuilder subject = new();
        subject.AddCommonName(names[0]);
        CertificateRequest request = new(subject.Build(), key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        DateTimeOffset authorityEnd = authority.NotAfter.ToUniversalTime();
        DateTimeOffset end = now + CertificateLife;
        using X509Certificate2 certificate = request.Create(
            authority, now - ClockSkew, end < authorityEnd ? end : authorityEnd, RandomNumberGenerator.GetBytes(16));
        WriteKey(keyFile, key);
        // The authority's own certificate goes along, so that the chain in the file is whole.
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n");
    }

    /// <summary>Nobody else may read it, not even for the moment between being made and being closed to others.</summary>
    private static void WriteKey(string file, ECDsa key)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
            if (File.Exists(file))
                File.SetUnixFileMode(file, OwnerOnly);
        }

        using StreamWriter writer = new(file, options);
        writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
    }

    private string Text(bool isNew, IReadOnlyList<string> names, string file, string keyFile) =>
        $$"""
        {{(isNew ? "made" : "used")}} the authority {{AuthorityFile}} (its key: {{AuthorityKeyFile}})
        made {{file}} and {{keyFile}} for {{string.Join(", ", names)}}

        In weir.yaml:
          protocol: https
          tls: { certificates: [ { certificate: {{file}}, key: {{keyFile}} } ] }

        To trust it: curl --cacert {{AuthorityFile}} https://{{names[0]}}/
          Debian, Ubuntu: cp {{AuthorityFile}} /usr/local/share/ca-certificates/weir-ca.crt && update-ca-certificates
          macOS: security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db {{AuthorityFile}}
          Firefox has a list of its own: Settings, Privacy & Security, View Certificates, Authorities, Import.
        Whoever has the authority's key can pretend to be any site to those who trust it: keep it to yourself.

        """;

    private static bool IsName(string name)
    {
        if (IPAddress.TryParse(name, out _))
            return true;
        string host = name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
        return host.Length <= 253 && host.Split('.').All(label =>
            label.Length is > 0 and <= 63 && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') && label[0] != '-' && label[^1] != '-');
    }
}
