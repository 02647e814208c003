using System.Security.Cryptography;
using Weir.Net.Tls;
using Weir.Net.Tls.Certificates;
using Xunit;

namespace Weir.Tests.Net.Tls;

/// <summary>What is said of certificate files that would only fail in front of clients.</summary>
public sealed class CertificateLoaderTests
{
    private static readonly TestAuthority Root = new();
    private static readonly TestAuthority Intermediate = new("test intermediate", Root);
    private static readonly (string Certificate, string Key) Good = Intermediate.Issue(["shop.test", "*.shop.test", "10.0.0.1"]);

    [Fact]
    public void A_whole_chain_is_taken_without_a_word()
    {
        List<CertificateProblem> problems = [];
        ServerCertificate certificate = Load(Good.Certificate + Intermediate.Pem + Root.Pem, Good.Key, problems)!;
        Assert.Empty(problems);
        Assert.Equal(["shop.test", "*.shop.test", "10.0.0.1"], certificate.Names);
        Assert.Equal((KeyKind.Ecdsa, 2), (certificate.Key, certificate.Chain.Length));
    }

    [Fact]
    public void Certificate_and_key_may_stand_in_one_file()
    {
        string both = Good.Key + Good.Certificate + Intermediate.Pem + Root.Pem;
        Assert.NotNull(Load(both, both, []));
    }

    [Fact]
    public void Keys_of_the_older_forms_are_read()
    {
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(Good.Key);
        Assert.NotNull(Load(Good.Certificate + Intermediate.Pem + Root.Pem, key.ExportECPrivateKeyPem(), []));
    }

    [Fact]
    public void An_rsa_certificate_is_taken_and_a_weak_one_is_not()
    {
        (string certificate, string key) = Root.Issue(["a.test"], rsa: true);
        Assert.Equal(KeyKind.Rsa, Load(certificate + Root.Pem, key, [])!.Key);
        (certificate, key) = Root.Issue(["a.test"], rsa: true, rsaBits: 1024);
        Assert.Equal("key.pem: an RSA key of 1024 bits is too weak. Use at least 2048 bits, or better ECDSA P-256.", ErrorOf(certificate + Root.Pem, key));
    }

    [Fact]
    public void An_expired_certificate_is_refused()
    {
        DateTimeOffset end = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        (string certificate, string key) = Root.Issue(["a.test"], from: end.AddDays(-90), to: end);
        List<CertificateProblem> problems = [];
        Assert.NotNull(CertificateLoader.FromPem(certificate + Root.Pem, key, "cert.pem", "key.pem", end, problems));
        Assert.Equal("cert.pem: the certificate expires at 2026-01-02 03:04:05Z. Renew it soon.", Assert.Single(problems).Text);
        problems.Clear();
        Assert.Null(CertificateLoader.FromPem(certificate + Root.Pem, key, "cert.pem", "key.pem", end.AddSeconds(1), problems));
        Assert.Equal("cert.pem: the certificate expired at 2026-01-02 03:04:05Z. Renew it.", Assert.Single(problems).Text);
        problems.Clear();
        Assert.Null(CertificateLoader.FromPem(certificate + Root.Pem, key, "cert.pem", "key.pem", end.AddDays(-90).AddSeconds(-1), problems));
        Assert.StartsWith("cert.pem: the certificate is not valid before 2025-10-04 03:04:05Z. ", Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused() => Assert.Equal(
        "key.pem: the private key does not belong to the certificate in cert.pem (CN=shop.test). Name the key that the certificate was requested with.",
        ErrorOf(Good.Certificate + Intermediate.Pem, Root.Issue(["b.test"]).Key));

    [Fact]
    public void A_chain_in_the_wrong_order_is_refused()
    {
        Assert.Equal(
            "cert.pem: the certificates are in the wrong order: the key belongs to the one at place 2. "
            + "Put the server's own certificate first, then its issuer, and so on.",
            ErrorOf(Intermediate.Pem + Good.Certificate, Good.Key));
        Assert.Equal(
            "cert.pem: the certificates are in the wrong order: behind 'CN=shop.test' its issuer 'CN=test intermediate' is expected, not 'CN=test root'. "
            + "Sort them from the server's own to its issuer, and so on.",
            ErrorOf(Good.Certificate + Root.Pem + Intermediate.Pem, Good.Key));
    }

    [Fact]
    public void A_chain_with_a_gap_is_refused() => Assert.StartsWith(
        "cert.pem: the chain has a gap: 'CN=shop.test' was issued by 'CN=test intermediate', which is not in the file; 'CN=test root' does not belong there.",
        ErrorOf(Good.Certificate + Root.Pem, Good.Key),
        StringComparison.Ordinal);

    [Fact]
    public void A_certificate_alone_of_an_authority_that_nobody_knows_is_doubtful()
    {
        List<CertificateProblem> problems = [];
        Assert.NotNull(Load(Good.Certificate, Good.Key, problems));
        CertificateProblem problem = Assert.Single(problems);
        Assert.False(problem.IsError);
        Assert.StartsWith("cert.pem: the chain ends at 'CN=shop.test', issued by 'CN=test intermediate', which this machine does not know.", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_encrypted_key_is_refused()
    {
        using ECDsa key = ECDsa.Create();
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.StartsWith("key.pem: the private key is encrypted, and nobody is there to type its password.", ErrorOf(Good.Certificate, encrypted), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cert.pem holds no certificate. Put the server's certificate there as a PEM block, and the intermediate ones behind it.")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "cert.pem: certificate 1 is damaged. Copy the file again from where it was issued.")]
    public void A_file_without_a_good_certificate_is_refused(string text, string error) => Assert.Equal(error, ErrorOf(text, Good.Key));

    [Theory]
    [InlineData("nothing", "key.pem holds no private key. Name the key's file with 'key'.")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "key.pem: the private key is damaged or of a kind that is not served. Use ECDSA (P-256, P-384) or RSA.")]
    public void A_file_without_a_good_key_is_refused(string key, string error) => Assert.Equal(error, ErrorOf(Good.Certificate, key));

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"), "cert.pem");
        List<CertificateProblem> problems = [];
        Assert.Null(CertificateLoader.Load(path, null, DateTimeOffset.UtcNow, problems));
        Assert.Equal($"{path}: there is no such file. A relative path starts at the folder of the configuration.", Assert.Single(problems).Text);
        problems.Clear();
        Assert.Null(CertificateLoader.LoadAuthorities(path, problems));
        Assert.True(Assert.Single(problems).IsError);
    }

    [Theory]
    [InlineData("CN=alice", "CN=alice")]
    [InlineData("CN=a\r\nX: y", "CN=a%0D%0AX: y")]
    [InlineData("CN=Zoë %", "CN=Zo%C3%AB %25")]
    public void A_subject_cannot_break_out_of_its_field(string subject, string shown) => Assert.Equal(shown, PeerCertificate.Printable(subject));

    [Fact]
    public void A_subject_is_cut_at_its_limit() => Assert.InRange(PeerCertificate.Printable(new string('\n', 10_000)).Length, 1000, PeerCertificate.MaxSubjectBytes);

    private static ServerCertificate? Load(string certificate, string key, ICollection<CertificateProblem> problems) =>
        CertificateLoader.FromPem(certificate, key, "cert.pem", "key.pem", DateTimeOffset.UtcNow, problems);

    private static string ErrorOf(string certificate, string key)
    {
        List<CertificateProblem> problems = [];
        Assert.Null(Load(certificate, key, problems));
        return Assert.Single(problems, p => p.IsError).Text;
    }
}
