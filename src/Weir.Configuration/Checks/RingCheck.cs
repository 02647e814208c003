using System.Net;

namespace Weir.Configuration.Checks;

/// <summary>A ring that others can reach has a secret.</summary>
internal static class RingCheck
{
    public static void Run(WeirConfiguration configuration, ReadContext context)
    {
        if (configuration.Ring is not { Bind: { Kind: BindAddressKind.Ip, Ip: { } ip } bind, SecretFile: null }) return;
        if (IPAddress.IsLoopback(ip) || context.Sources.Has("ring.secretFile")) return;
        context.Messages.Error(
            context.Sources.Value("ring.bind"),
            "ring.bind",
            $"Anybody who reaches '{bind}' could join a ring without a secret. Make one (head -c 32 /dev/urandom | base64 > ring.secret) and name it: secretFile: ring.secret.");
    }
}
