using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Weir.Net.Epoll;

/// <summary>struct sockaddr in and out.</summary>
internal static unsafe class SocketAddress
{
    /// <summary>sizeof(struct sockaddr_un), the largest we use.</summary>
    public const int MaxBytes = 110;

    /// <summary>Longest path of a Unix socket, in bytes of UTF-8.</summary>
    public const int MaxPathBytes = 107;

    /// <returns>The length written, or 0 for an address this engine cannot use.</returns>
    public static uint Write(EndPoint endPoint, byte* into, out int family)
    {
        new Span<byte>(into, MaxBytes).Clear();
        switch (endPoint)
        {
            case IPEndPoint { AddressFamily: AddressFamily.InterNetwork } v4:
                family = Libc.AF_INET;
                *(ushort*)into = Libc.AF_INET;
                BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(into + 2, 2), (ushort)v4.Port);
                v4.Address.TryWriteBytes(new Span<byte>(into + 4, 4), out _);
                return 16;
            case IPEndPoint v6:
                family = Libc.AF_INET6;
                *(ushort*)into = Libc.AF_INET6;
                BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(into + 2, 2), (ushort)v6.Port);
                v6.Address.TryWriteBytes(new Span<byte>(into + 8, 16), out _);
                *(uint*)(into + 24) = (uint)v6.Address.ScopeId;
                return 28;
            case UnixDomainSocketEndPoint unix:
                family = Libc.AF_UNIX;
                *(ushort*)into = Libc.AF_UNIX;
                string path = unix.ToString();
                if (Encoding.UTF8.GetByteCount(path) > MaxPathBytes)
                    return 0;
                int length = Encoding.UTF8.GetBytes(path, new Span<byte>(into + 2, MaxPathBytes));
                return (uint)(2 + length + 1);
            default:
                family = 0;
                return 0;
        }
    }

    public static PeerAddress ReadPeer(byte* from)
    {
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(from + 2, 2));
        return *(ushort*)from switch
        {
            Libc.AF_INET => PeerAddress.FromV4(BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(from + 4, 4)), port),
            Libc.AF_INET6 => PeerAddress.FromV6(new ReadOnlySpan<byte>(from + 8, 16), port),
            _ => PeerAddress.None,
        };
    }

    public static EndPoint? LocalOf(int descriptor)
    {
        byte* address = stackalloc byte[MaxBytes + 2];
        uint length = MaxBytes;
        if (Libc.GetSocketName(descriptor, address, &length) != 0)
            return null;
        if (*(ushort*)address == Libc.AF_UNIX)
        {
            int pathLength = new ReadOnlySpan<byte>(address + 2, (int)length - 2).IndexOf((byte)0);
            if (pathLength < 0)
                pathLength = (int)length - 2;
            return pathLength == 0 ? null : new UnixDomainSocketEndPoint(Encoding.UTF8.GetString(address + 2, pathLength));
        }

        PeerAddress peer = ReadPeer(address);
        return new IPEndPoint(
            peer.Family == AddressFamily.InterNetworkV6 && peer.IsV4 ? peer.ToIPAddress().MapToIPv6() : peer.ToIPAddress(),
            peer.Port);
    }
}
