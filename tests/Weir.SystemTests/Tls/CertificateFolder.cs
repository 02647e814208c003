using System.Security.Cryptography.X509Certificates;
using Weir.SystemTests.Harness;
using Weir.Tests.Net.Tls;

namespace Weir.SystemTests.Tls;

/// <summary>Certificates as files, all of one authority.</summary>
internal sealed class CertificateFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public CertificateFolder()
    {
        _folder.Write("ca.pem", Authority.Pem);
        Issue("server", "localhost", "127.0.0.1");
    }

    public TestAuthority Authority { get; } = new();

    public string Ca => _folder.File("ca.pem");

    /// <summary>The listener's TLS with the certificate <c>server</c>.</summary>
    public string ServerTls => $"tls: {{ certificates: [ {Entry("server")} ] }}";

    public string File(string name) => _folder.File(name);

    /// <summary>A certificate and its key as a flow mapping.</summary>
    public string Entry(string name) => $"{{ certificate: {File(name + ".pem")}, key: {File(name + ".key")} }}";

    /// <summary>For a server in the test.</summary>
    public X509Certificate2 Load(string name)
    {
        using var pem = X509Certificate2.CreateFromPemFile(File(name + ".pem"), File(name + ".key"));
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    public void Issue(string name, params string[] names) => Issue(name, Authority, rsa: false, names);

    public void IssueRsa(string name, params string[] names) => Issue(name, Authority, rsa: true, names);

    /// <summary>Replaces the files as careful programs do: each by one rename.</summary>
    public void Issue(string name, TestAuthority authority, bool rsa, params string[] names)
    {
        (string certificate, string key) = authority.Issue(names, rsa);
        Replace(name + ".pem", certificate + authority.Pem);
        Replace(name + ".key", key);
    }

    public void Replace(string file, string text) => System.IO.File.Move(_folder.Write(file + ".new", text), _folder.File(file), overwrite: true);

    public void Dispose() => _folder.Dispose();
}
