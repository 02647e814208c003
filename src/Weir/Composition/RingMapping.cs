using System.Net;
using Weir.Configuration;
using Weir.Ring.Transport;

namespace Weir.Composition;

/// <summary><c>ring:</c> of weir.yaml as a node.</summary>
internal static class RingMapping
{
    /// <summary>Makes the node and takes its address; null without the key.</summary>
    /// <exception cref="CompositionException">The secret cannot be read, or the address cannot be had.</exception>
    public static RingService? Create(RingConfig? ring, Action<string> log)
    {
        if (ring is null)
            return null;
        string where = ring.Position is { } at ? $"{at} " : "";
        RingSecret secret = RingSecret.None;
        if (ring.SecretFile is { } file && RingSecret.Read(TlsMapping.PathOf(file, ring.Position), out secret) is { } fault)
            throw new CompositionException($"{where}ring.secretFile: {fault}");
        try
        {
            return new RingService(new() { Bind = Address(ring.Bind), Join = [.. ring.Join.Select(Address)], Secret = secret, Log = log });
        }
        catch (RingRefusedException e)
        {
            throw new CompositionException($"{where}ring.bind: {e.Message.TrimEnd('.')}.");
        }
    }

    private static IPEndPoint Address(BindAddress address) => new(address.Ip!, address.Port);
}
