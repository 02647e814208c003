using System.Net;

namespace Weir.Balancing.Hashing;

/// <summary>The hash of a client's IP address, without its port.</summary>
/// <remarks>
/// An IPv4 address hashes the same whether it came through an IPv4 or a dual-stack socket (<c>::ffff:192.0.2.1</c>,
/// RFC 4291 §2.5.5.2). The whole address counts, also of IPv6; the scope id does not.
/// </remarks>
public static class ClientAddressHash
{
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;

    /// <summary>Hashes the address as a socket gives it.</summary>
    /// <param name="address">4 or 16 bytes in network order; other lengths (a Unix socket has none) hash as they are.</param>
    public static ulong Hash(ReadOnlySpan<byte> address) =>
        XxHash64.Hash(IsIpv4Mapped(address) ? address[^Ipv4Bytes..] : address);

    public static ulong Hash(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[Ipv6Bytes];
        return address.TryWriteBytes(bytes, out int written) ? Hash(bytes[..written]) : 0;
    }

    private static bool IsIpv4Mapped(ReadOnlySpan<byte> address) =>
        address.Length == Ipv6Bytes
        && address[10] == 0xFF && address[11] == 0xFF
        && !address[..10].ContainsAnyExcept((byte)0);
}
