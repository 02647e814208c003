using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Weir.Net.Tls;

/// <summary>Who the peer has proved to be.</summary>
/// <param name="Subject">The distinguished name, <c>CN=alice, O=Example</c>; printable ASCII, other bytes as %XX, at most
/// <see cref="MaxSubjectBytes"/>.</param>
/// <param name="Fingerprint">SHA-256 of the certificate in lower-case hexadecimal digits.</param>
public sealed record PeerCertificate(string Subject, string Fingerprint)
{
    /// <summary>A longer subject is cut: it travels in a header.</summary>
    public const int MaxSubjectBytes = 1024;

    internal static PeerCertificate FromDer(ReadOnlySpan<byte> der)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        return new(Printable(certificate.SubjectName.Name), Convert.ToHexStringLower(SHA256.HashData(der)));
    }

    /// <summary>A certificate's names are what its owner wrote and its authority let pass: no line ends in headers by way of them.</summary>
    internal static string Printable(string text)
    {
        StringBuilder printable = new(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (printable.Length > MaxSubjectBytes - 3)
                break;
            if (b is >= 0x20 and < 0x7f and not (byte)'%')
                printable.Append((char)b);
            else
                printable.Append('%').Append(b.ToString("X2"));
        }

        return printable.ToString();
    }
}
