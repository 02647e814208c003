using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Tests.Net.Tls;

/// <summary>An authority that issues certificates as a test wants them. Everything is made anew at each run.</summary>
public sealed class TestAuthority
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddDays(-1);
    private static readonly DateTimeOffset End = DateTimeOffset.UtcNow.AddDays(30);

    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "test root", TestAuthority? issuer = null)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = issuer is null
            ? request.CreateSelfSigned(Start.AddDays(-100), End.AddDays(100))
            : request.Create(issuer._certificate, Start.AddDays(-100), End.AddDays(99), [1]).CopyWithPrivateKey(key);
    }

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>A certificate and its key, both as PEM texts.</summary>
    public (string Certificate, string Key) Issue(
        string[] names, bool rsa = false, int rsaBits = 2048, DateTimeOffset? from = null, DateTimeOffset? to = null, string? subject = null)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(rsaBits) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        X500DistinguishedNameBuilder distinguished = new();
        distinguished.AddCommonName(subject ?? names.FirstOrDefault("no name"));
        CertificateRequest request = key is RSA rsaKey
            ? new(distinguished.Build(), rsaKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new(distinguished.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names)
        {
            if (IPAddress.TryParse(name, out IPAddress? address) && address.ToString() == name)
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(name);
        }

        if (names.Length > 0)
            request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 certificate = request.Create(
            _certificate.SubjectName,
            X509SignatureGenerator.CreateForECDsa(_certificate.GetECDsaPrivateKey()!),
            from ?? Start,
            to ?? End,
            RandomNumberGenerator.GetBytes(16));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
