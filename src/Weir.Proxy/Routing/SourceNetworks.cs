using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Weir.Net;

namespace Weir.Proxy.Routing;

/// <summary>Ranges of addresses that a route takes connections from. A Unix socket has no address and is in none. Immutable.</summary>
public sealed class SourceNetworks
{
    private readonly ImmutableArray<Range> _ranges;
    private readonly string _text;

    public SourceNetworks(IEnumerable<IPNetwork> networks)
    {
        IPNetwork[] all = [.. networks];
        _text = string.Join(", ", all.Select(n => n.ToString()));
        _ranges = [.. all.Select(ToRange)];
    }

    public bool Contains(PeerAddress client)
    {
        if (client.IsNone)
            return false;
        foreach (Range range in _ranges)
        {
            if ((client.High & range.HighMask) == range.High && (client.Low & range.LowMask) == range.Low)
                return true;
        }

        return false;
    }

    public override string ToString() => _text;

    // IPv4 as PeerAddress holds it, IPv4-mapped: so both families are compared in one way, through whichever socket they came.
    private static Range ToRange(IPNetwork network)
    {
        PeerAddress address = PeerAddress.From(new IPEndPoint(network.BaseAddress, 0));
        int bits = network.PrefixLength + (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 96 : 0);
        ulong highMask = bits >= 64 ? ulong.MaxValue : Mask(bits);
        ulong lowMask = bits <= 64 ? 0 : Mask(bits - 64);
        return new Range(address.High & highMask, highMask, address.Low & lowMask, lowMask);
    }

    private static ulong Mask(int bits) => bits == 0 ? 0 : ulong.MaxValue << (64 - bits);

    private readonly record struct Range(ulong High, ulong HighMask, ulong Low, ulong LowMask);
}
