using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Compare.Contestants;

/// <summary>A self-signed certificate for bench.example and its key, as the PEM files that the proxies want; they live as long as the run.</summary>
/// <param name="CertificateFile">The certificate alone: Weir, nginx.</param>
/// <param name="KeyFile">The key alone: Weir, nginx.</param>
/// <param name="JoinedFile">Both in one: HAProxy.</param>
internal sealed record Credentials(string CertificateFile, string KeyFile, string JoinedFile)
{
    public static Credentials Create(KeyKind kind, string folder)
    {
        X500DistinguishedName name = new("CN=bench.example");
        using AsymmetricAlgorithm key = kind == KeyKind.P256 ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        CertificateRequest request = key is ECDsa ecdsa
            ? new(name, ecdsa, HashAlgorithmName.SHA256)
            : new(name, (RSA)key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("bench.example");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(2));
        Credentials made = new(Path.Combine(folder, "certificate.pem"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "joined.pem"));
        string certificatePem = certificate.ExportCertificatePem() + '\n', keyPem = key.ExportPkcs8PrivateKeyPem() + '\n';
        File.WriteAllText(made.CertificateFile, certificatePem);
        File.WriteAllText(made.KeyFile, keyPem);
        File.WriteAllText(made.JoinedFile, certificatePem + keyPem);
        return made;
    }
}
