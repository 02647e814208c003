using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Weir.Net;

/// <summary>An IP address and port held by value, so that accepting a connection allocates nothing for it.</summary>
/// <param name="High">The upper half of the IPv6 address; IPv4 is kept IPv4-mapped (::ffff:a.b.c.d, RFC 4291 §2.5.5.2).</param>
/// <param name="Low">The lower half.</param>
/// <param name="Port">In host order; 0 when there is none.</param>
/// <param name="Family">Which address family the socket has, or <see cref="AddressFamily.Unspecified"/> for none.</param>
public readonly record struct PeerAddress(ulong High, ulong Low, ushort Port, AddressFamily Family)
{
    /// <summary>No IP address: a Unix socket.</summary>
    public static PeerAddress None => default;

    private const ulong MappedPrefix = 0x0000_ffff_0000_0000;

    /// <summary>The longest text <see cref="FormatAddress"/> writes.</summary>
    public const int MaxTextBytes = 46;

    public bool IsNone => Family == AddressFamily.Unspecified;

    /// <summary>IPv4, also when it came over an IPv6 socket.</summary>
    public bool IsV4 => High == 0 && (Low & 0xffff_ffff_0000_0000) == MappedPrefix && !IsNone;

    public static PeerAddress FromV4(uint address, ushort port) =>
        new(0, MappedPrefix | address, port, AddressFamily.InterNetwork);

    public static PeerAddress FromV6(ReadOnlySpan<byte> address, ushort port) =>
        new(
            BinaryPrimitives.ReadUInt64BigEndian(address),
            BinaryPrimitives.ReadUInt64BigEndian(address[8..]),
            port,
            AddressFamily.InterNetworkV6);

    public static PeerAddress From(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint ip)
            return None;
        Span<byte> bytes = stackalloc byte[16];
        if (ip.AddressFamily == AddressFamily.InterNetwork)
        {
            ip.Address.TryWriteBytes(bytes, out _);
            return FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes), (ushort)ip.Port);
        }

        ip.Address.TryWriteBytes(bytes, out _);
        return FromV6(bytes, (ushort)ip.Port);
    }

    public IPAddress ToIPAddress()
    {
        if (IsV4)
            return new IPAddress(BinaryPrimitives.ReverseEndianness((uint)Low));
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
        return new IPAddress(bytes);
    }

    /// <summary>Writes the address without the port, IPv4 in dotted form, as ASCII.</summary>
    /// <returns>The number of bytes written, 0 for <see cref="None"/>.</returns>
    public int FormatAddress(Span<byte> into)
    {
        if (IsNone)
            return 0;
        return ToIPAddress().TryFormat(into, out int written) ? written : 0;
    }

    public override string ToString() => IsNone ? "unix" : new IPEndPoint(ToIPAddress(), Port).ToString();
}
