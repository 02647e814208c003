using Weir.Certificates;
using Weir.Composition;
using Weir.Net.Tls.Certificates;
using Xunit;

namespace Weir.Tests.Certificates;

public sealed class DevelopmentCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("weir-").FullName, "certs");

    [Fact]
    public void A_certificate_can_be_served_as_it_is_made()
    {
        new DevelopmentCertificates(_folder).Make(["localhost", "*.shop.test", "127.0.0.1", "::1"], Now);
        List<CertificateProblem> problems = [];
        ServerCertificate? certificate = CertificateLoader.Load(In("localhost.pem"), In("localhost.key"), Now, problems);
        Assert.Empty(problems);
        Assert.Equal(["localhost", "*.shop.test", "127.0.0.1", "::1"], certificate!.Names);
        Assert.Equal(KeyKind.Ecdsa, certificate.Key);
    }

    [Fact]
    public void Keys_are_for_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has other permissions.");
        new DevelopmentCertificates(_folder).Make(["localhost"], Now);
        foreach (string key in new[] { "localhost.key", "weir-ca.key" })
            Assert.Equal(OperatingSystem.IsWindows() ? default : UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(In(key)).UnixFileMode);
    }

    [Fact]
    public void The_authority_stays_and_issues_the_next_certificate()
    {
        string first = new DevelopmentCertificates(_folder).Make(["localhost"], Now);
        string authority = File.ReadAllText(In("weir-ca.pem"));
        string second = new DevelopmentCertificates(_folder).Make(["shop.test"], Now);
        Assert.StartsWith("made the authority", first, StringComparison.Ordinal);
        Assert.StartsWith("used the authority", second, StringComparison.Ordinal);
        Assert.Equal(authority, File.ReadAllText(In("weir-ca.pem")));
        Assert.Contains(authority.Trim(), File.ReadAllText(In("shop.test.pem")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_authority_is_not_overwritten()
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(In("weir-ca.pem"), "mine");
        CompositionException e = Assert.Throws<CompositionException>(() => new DevelopmentCertificates(_folder).Make(["localhost"], Now));
        Assert.Contains("They are not overwritten", e.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(In("weir-ca.pem")));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("-a.test")]
    [InlineData("*.*.test")]
    [InlineData("")]
    public void A_name_that_is_none_is_refused(string name)
    {
        Assert.Throws<CompositionException>(() => new DevelopmentCertificates(_folder).Make([name], Now));
        Assert.False(Directory.Exists(_folder));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private string In(string file) => Path.Combine(_folder, file);
}
