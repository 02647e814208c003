using Weir.Configuration.Forms;
using Weir.Configuration.Text;

namespace Weir.Configuration.Keys;

/// <summary><c>listeners.NAME.tls:</c>, <c>listeners.NAME.hsts:</c> and <c>pools.NAME.tls:</c></summary>
internal static class TlsKeys
{
    private const int MaxCertificates = 1000;

    private static readonly ParsedForm<string> File = new("path", "the path of a file", FilePathText.Parse);

    private static readonly ParsedForm<int> Days = new("days", "a number of days such as 180d", DaysText.Parse, "^[0-9]+d$");

    public static ParsedForm<int> Redirect { get; } =
        new("`https` · `https:PORT`", "https, or https:8443 for another port,", RedirectText.Parse, "^https(:[0-9]+)?$");

    public static ObjectForm<ListenerTlsConfig> Listener { get; } = new(
        new ObjectShape<ListenerTlsConfig>("tls", "listener TLS", "How an https listener, or an encrypted tcp one, speaks TLS.", (_, _) => new())
        .Required(
            "certificates",
            new ListForm<CertificateConfig>(
                new ObjectForm<CertificateConfig>(Certificate()),
                "certificates",
                MaxCertificates,
                "The list has no certificate. Give one: certificates: [ { certificate: FILE, key: FILE } ]."),
            (c, v) => c with { Certificates = v },
            "Give at least one: certificates: [ { certificate: FILE, key: FILE } ].",
            "Chosen by the name the client asks for: exact names, then wildcards, else the first. ECDSA and RSA may stand side by side for one name.")
        .Key(
            "minimum",
            new WordForm<TlsMinimum>("a version of TLS", [("1.2", TlsMinimum.Tls12), ("1.3", TlsMinimum.Tls13)]),
            (c, v) => c with { Minimum = v },
            "none",
            "The oldest version that is taken, in quotes; absent, 1.2.")
        .Key(
            "clients",
            new ObjectForm<ClientCertificatesConfig>(Clients()),
            (c, v) => c with { Clients = v },
            "none",
            "Certificates of clients; absent, they are not asked for any.")
        .Key("tickets", OnOff("a choice of tickets"), (c, v) => c with { Tickets = v }, "on", "Clients that come back resume their session; the keys change every 4 hours. With `clients` there are none: a ticket would outlive a certificate."));

    public static ObjectForm<PoolTlsConfig> Pool { get; } = new(
        new ObjectShape<PoolTlsConfig>(
            "poolTls",
            "pool TLS",
            "TLS to the endpoints of a pool, and for its checks.",
            (_, position) => new() { Position = position })
        .Key("verify", OnOff("a choice of verification"), (c, v) => c with { Verify = v }, "on", "Endpoints have to prove their name; off believes anybody who answers.")
        .Key("ca", File, (c, v) => c with { Ca = v }, "none", "PEM file of the authorities that are believed; absent, those of the system.")
        .Key(
            "name",
            new ParsedForm<string>("host", "a host such as shop.example", HostNameText.Parse),
            (c, v) => c with { Name = v },
            "none",
            "The name that endpoints are asked for (SNI) and have to prove; absent, the host of each address.")
        .Key("certificate", File, (c, v) => c with { Certificate = v }, "none", "PEM file that is shown to an endpoint that asks for a certificate.")
        .Key("key", File, (c, v) => c with { Key = v }, "none", "Its private key; absent, it is in the file of the certificate."));

    public static ShorthandForm<int, StrictTransportConfig> StrictTransport { get; } = new(
        "a number of days such as 180d, or a mapping with 'maxAge',",
        "days",
        Days,
        (days, _) => new() { Days = days },
        new ObjectShape<StrictTransportConfig>(
            "hsts", "strict transport", "Strict-Transport-Security: browsers are to come by https only.", (_, _) => new())
        .Required("maxAge", Days, (c, v) => c with { Days = v }, "Give it: maxAge: 180d.", "How long a browser remembers; `0d` makes it forget.")
        .Key("includeSubDomains", ScalarForms.Boolean, (c, v) => c with { IncludeSubDomains = v }, "false", "For all names below the host too.")
        .Key("preload", ScalarForms.Boolean, (c, v) => c with { Preload = v }, "false", "Browsers may be delivered with it."));

    private static ObjectShape<CertificateConfig> Certificate() =>
        new ObjectShape<CertificateConfig>(
            "certificate",
            "a certificate",
            "A certificate with its key. Paths start at the configuration's folder; when a file changes, the new one is taken without a restart.",
            (_, position) => new() { Certificate = "", Position = position })
        .Required(
            "certificate",
            File,
            (c, v) => c with { Certificate = v },
            "Name the PEM file: certificate: FILE.",
            "PEM file: the server's certificate, behind it the intermediate ones.")
        .Key("key", File, (c, v) => c with { Key = v }, "none", "PEM file of the private key, unencrypted; absent, it is in the file of the certificate.");

    private static ObjectShape<ClientCertificatesConfig> Clients() =>
        new ObjectShape<ClientCertificatesConfig>(
            "clients",
            "client certificates",
            "Certificates of clients (mutual TLS).",
            (_, position) => new() { Ca = "", Position = position })
        .Key(
            "verify",
            new WordForm<bool>("a choice of verification", [("required", true), ("optional", false)]),
            (c, v) => c with { IsRequired = v },
            "required",
            "Whether a client may come without one. A bad one is always refused.")
        .Required(
            "ca",
            File,
            (c, v) => c with { Ca = v },
            "Name the PEM file of the authorities whose certificates clients may show: ca: FILE.",
            "PEM file of the authorities whose certificates clients may show.")
        .Key(
            "forward",
            ScalarForms.Boolean,
            (c, v) => c with { Forward = v },
            "false",
            "Tells endpoints: X-Client-Cert-Subject, -Fingerprint (SHA-256) and -Verified (SUCCESS or NONE). From clients these fields are removed.");

    private static WordForm<bool> OnOff(string noun) => new(noun, [("on", true), ("off", false)]);
}
