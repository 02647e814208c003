using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Weir.Net.Tls.Certificates;

/// <summary>PEM files to certificates, with every fault that a handshake would only show to clients.</summary>
public static class CertificateLoader
{
    /// <summary>A longer certificate or key file is refused.</summary>
    public const int MaxFileBytes = 256 * 1024;

    private const int MaxChain = 16;
    private const int LeastRsaBits = 2048;
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <summary>Loads and checks a certificate with its key.</summary>
    /// <param name="certificateFile">The certificate, and behind it the intermediate ones in the order of issue.</param>
    /// <param name="keyFile">The private key; null: it is in the certificate's file.</param>
    /// <param name="now">Against which the dates are checked.</param>
    /// <param name="problems">Gets what is wrong or doubtful.</param>
    /// <returns>Null when there was an error.</returns>
    public static ServerCertificate? Load(string certificateFile, string? keyFile, DateTimeOffset now, ICollection<CertificateProblem> problems)
    {
        if (Read(certificateFile, problems) is not { } text)
            return null;
        string? keyText = keyFile is null || keyFile == certificateFile ? text : Read(keyFile, problems);
        return keyText is null ? null : FromPem(text, keyText, certificateFile, keyFile ?? certificateFile, now, problems);
    }

    /// <summary>Loads the certificates of authorities from a file of PEM blocks.</summary>
    /// <returns>Null when there was an error.</returns>
    public static ImmutableArray<X509Certificate2>? LoadAuthorities(string file, ICollection<CertificateProblem> problems)
    {
        if (Read(file, problems) is not { } text || ReadBlocks(text, file, problems) is not { } found)
            return null;
        if (found.IsEmpty)
            return Error<ImmutableArray<X509Certificate2>?>(problems, $"{file} holds no certificate. Put the certificates of the authorities there as PEM blocks.");
        return found;
    }

    /// <summary>The checks, on texts.</summary>
    internal static ServerCertificate? FromPem(
        string text, string keyText, string file, string keyFile, DateTimeOffset now, ICollection<CertificateProblem> problems)
    {
        if (ReadBlocks(text, file, problems) is not { } blocks)
            return null;
        if (blocks.IsEmpty)
            return Error<ServerCertificate>(problems, $"{file} holds no certificate. Put the server's certificate there as a PEM block, and the intermediate ones behind it.");
        if (blocks.Length > MaxChain)
            return Error<ServerCertificate>(problems, $"{file} holds {blocks.Length} certificates; at most {MaxChain} are taken. Leave out those that do not belong to the chain.");
        X509Certificate2 leaf = blocks[0];
        if (ReadKey(keyText, keyFile, problems) is not { } key)
            return null;
        if (!Matches(leaf, key))
        {
            int other = blocks.ToList().FindIndex(c => Matches(c, key));
            return Error<ServerCertificate>(problems, other > 0
                ? $"{file}: the certificates are in the wrong order: the key belongs to the one at place {other + 1}. Put the server's own certificate first, then its issuer, and so on."
                : $"{keyFile}: the private key does not belong to the certificate in {file} ({leaf.Subject}). Name the key that the certificate was requested with.");
        }

        if (key is RSA { KeySize: < LeastRsaBits } weak)
            return Error<ServerCertificate>(problems, $"{keyFile}: an RSA key of {weak.KeySize} bits is too weak. Use at least {LeastRsaBits} bits, or better ECDSA P-256.");
        if (!DatesAreGood(leaf, file, now, problems) || !ChainIsGood(blocks, file, problems))
            return null;
        X509Certificate2 withKey = key is RSA rsa ? leaf.CopyWithPrivateKey(rsa) : leaf.CopyWithPrivateKey((ECDsa)key);
        return new(file, withKey, blocks[1..], key is RSA ? KeyKind.Rsa : KeyKind.Ecdsa, key.ExportPkcs8PrivateKey());
    }

    private static string? Read(string file, ICollection<CertificateProblem> problems)
    {
        try
        {
            FileInfo info = new(file);
            if (info.Exists && info.Length > MaxFileBytes)
                return Error<string>(problems, $"{file} has {info.Length} bytes; a certificate or key file has at most {MaxFileBytes}. Is it the right file?");
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Error<string>(problems, $"{file}: there is no such file. A relative path starts at the folder of the configuration.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Error<string>(problems, $"{file} cannot be read: {e.Message} Let the user that runs weir read it.");
        }
    }

    private static ImmutableArray<X509Certificate2>? ReadBlocks(string text, string file, ICollection<CertificateProblem> problems)
    {
        ImmutableArray<X509Certificate2>.Builder found = ImmutableArray.CreateBuilder<X509Certificate2>();
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (rest[fields.Label] is "CERTIFICATE" or "X509 CERTIFICATE" or "TRUSTED CERTIFICATE")
            {
                try
                {
                    found.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(rest[fields.Base64Data].ToString())));
                }
                catch (CryptographicException)
                {
                    return Error<ImmutableArray<X509Certificate2>?>(problems, $"{file}: certificate {found.Count + 1} is damaged. Copy the file again from where it was issued.");
                }
            }

            rest = rest[fields.Location.End..];
        }

        return found.ToImmutable();
    }

    private static AsymmetricAlgorithm? ReadKey(string text, string file, ICollection<CertificateProblem> problems)
    {
        if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
            return Error<AsymmetricAlgorithm>(problems, $"{file}: the private key is encrypted, and nobody is there to type its password. Decrypt it (openssl pkey -in {file} -out plain.key) and guard it by the file's permissions.");
        if (!text.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            return Error<AsymmetricAlgorithm>(problems, $"{file} holds no private key. Name the key's file with 'key'.");
        RSA rsa = RSA.Create();
        ECDsa ecdsa = ECDsa.Create();
        if (TryImport(rsa, text))
            return rsa;
        if (TryImport(ecdsa, text))
            return ecdsa;
        return Error<AsymmetricAlgorithm>(problems, $"{file}: the private key is damaged or of a kind that is not served. Use ECDSA (P-256, P-384) or RSA.");
    }

    /// <summary>A file may hold blocks that are no keys (parameters, certificates): the first that imports is the key.</summary>
    private static bool TryImport(AsymmetricAlgorithm algorithm, string text)
    {
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            if (rest[fields.Label].EndsWith("PRIVATE KEY"))
            {
                try
                {
                    algorithm.ImportFromPem(rest[fields.Location]);
                    return true;
                }
                catch (Exception e) when (e is CryptographicException or ArgumentException)
                {
                    return false; // a key of another kind, or a damaged one: the caller tries the other and says so
                }
            }

            rest = rest[fields.Location.End..];
        }

        return false;
    }

    private static bool Matches(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        using AsymmetricAlgorithm? inCertificate = key is RSA ? certificate.GetRSAPublicKey() : certificate.GetECDsaPublicKey();
        return inCertificate is not null
            && inCertificate.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }

    private static bool DatesAreGood(X509Certificate2 leaf, string file, DateTimeOffset now, ICollection<CertificateProblem> problems)
    {
        DateTimeOffset from = leaf.NotBefore.ToUniversalTime(), to = leaf.NotAfter.ToUniversalTime();
        if (now > to)
            return Fail(problems, $"{file}: the certificate expired at {to:u}. Renew it.");
        if (now < from)
            return Fail(problems, $"{file}: the certificate is not valid before {from:u}. Wait, or look whether this machine's clock is right ({now:u}).");
        if (now > to - Soon)
            problems.Add(new($"{file}: the certificate expires at {to:u}. Renew it soon.", IsError: false));
        return true;
    }

    private static bool ChainIsGood(ImmutableArray<X509Certificate2> chain, string file, ICollection<CertificateProblem> problems)
    {
        for (int i = 1; i < chain.Length; i++)
        {
            if (Issued(chain[i], chain[i - 1]))
                continue;
            bool elsewhere = chain.Where((_, at) => at > 0 && at != i).Any(c => Issued(c, chain[i - 1]));
            return Fail(problems, elsewhere
                ? $"{file}: the certificates are in the wrong order: behind '{chain[i - 1].Subject}' its issuer '{chain[i - 1].Issuer}' is expected, not '{chain[i].Subject}'. Sort them from the server's own to its issuer, and so on."
                : $"{file}: the chain has a gap: '{chain[i - 1].Subject}' was issued by '{chain[i - 1].Issuer}', which is not in the file; '{chain[i].Subject}' does not belong there. Use the full chain that the authority delivers.");
        }

        X509Certificate2 last = chain[^1];
        if (!Issued(last, last) && !IsKnownToSystem(last))
        {
            problems.Add(new(
                $"{file}: the chain ends at '{last.Subject}', issued by '{last.Issuer}', which this machine does not know. "
                + "If clients do not know it either, put the missing intermediate certificates behind the certificate.",
                IsError: false));
        }

        return true;
    }

    private static bool Issued(X509Certificate2 issuer, X509Certificate2 subject) =>
        subject.IssuerName.RawData.AsSpan().SequenceEqual(issuer.SubjectName.RawData);

    /// <summary>The next issuer is among the system's authorities. Nothing is fetched.</summary>
    private static bool IsKnownToSystem(X509Certificate2 certificate)
    {
        using X509Chain chain = new();
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid | X509VerificationFlags.IgnoreWrongUsage;
        return chain.Build(certificate);
    }

    private static bool Fail(ICollection<CertificateProblem> problems, string text)
    {
        problems.Add(new(text, IsError: true));
        return false;
    }

    private static T? Error<T>(ICollection<CertificateProblem> problems, string text)
    {
        problems.Add(new(text, IsError: true));
        return default;
    }
}
