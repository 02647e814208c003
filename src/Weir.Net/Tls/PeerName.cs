using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Net.Tls;

/// <summary>Whom a peer has to prove to be: a host name or an IP address.</summary>
internal static class PeerName
{
    /// <summary>The address that a name is: four decimal numbers, or IPv6 without brackets and zone.</summary>
    /// <returns>Null for host names, also for those that C's old rules read as addresses: <c>0xcafe</c> is a name, and so is <c>1.2</c>.</returns>
    public static IPAddress? AddressOf(string name)
    {
        if (!IPAddress.TryParse(name, out IPAddress? address))
            return null;
        bool isAddress = name.Contains(':', StringComparison.Ordinal) ? !name.AsSpan().ContainsAny('%', '[', ']') : address.ToString() == name;
        return isAddress ? address : null;
    }

    /// <summary>The certificate is for that name: one of its alternative names, never its subject; a <c>*</c> stands for the whole first
    /// label and for no part of one (RFC 9525 §6.3, §6.4).</summary>
    public static bool Matches(X509Certificate2 certificate, string name)
    {
        IPAddress? address = AddressOf(name);
        try
        {
            foreach (X509SubjectAlternativeNameExtension names in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                if (address is null ? names.EnumerateDnsNames().Any(pattern => Matches(pattern, name)) : names.EnumerateIPAddresses().Contains(address))
                    return true;
            }
        }
        catch (CryptographicException)
        {
            // A list of names that cannot be read names nobody.
        }

        return false;
    }

    private static bool Matches(string pattern, string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return pattern.StartsWith("*.", StringComparison.Ordinal)
            ? dot > 0 && pattern.LastIndexOf('.') > 1 && pattern.AsSpan(1).Equals(name.AsSpan(dot), StringComparison.OrdinalIgnoreCase)
            : pattern.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
