using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Net.Tls.Certificates;

/// <summary>The names a certificate is for.</summary>
internal static class CertificateNames
{
    /// <summary>The alternative names; the common name only where there are none (RFC 6125 §6.4.4).</summary>
    public static ImmutableArray<string> Of(X509Certificate2 certificate)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (X509Extension extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternative)
                continue;
            names.AddRange(alternative.EnumerateDnsNames().Select(name => name.ToLowerInvariant()));
            names.AddRange(alternative.EnumerateIPAddresses().Select(address => address.ToString()));
        }

        if (names.Count == 0 && certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common)
            names.Add(common.ToLowerInvariant());
        return names.ToImmutable();
    }
}
