using System.Collections.Immutable;

namespace Weir.Net.Tls;

/// <summary>ALPN names on the wire.</summary>
internal static class ApplicationProtocolNames
{
    public static ReadOnlySpan<byte> NameOf(ApplicationProtocol protocol) => protocol switch
    {
        ApplicationProtocol.Http11 => "http/1.1"u8,
        ApplicationProtocol.Http2 => "h2"u8,
        _ => default,
    };

    public static ApplicationProtocol Of(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("h2"u8) ? ApplicationProtocol.Http2
        : name.SequenceEqual("http/1.1"u8) ? ApplicationProtocol.Http11
        : ApplicationProtocol.None;

    /// <summary>The list as RFC 7301 §3.1 writes it: each name behind its length.</summary>
    public static byte[] List(ImmutableArray<ApplicationProtocol> protocols)
    {
        List<byte> list = [];
        foreach (ApplicationProtocol protocol in protocols)
        {
            ReadOnlySpan<byte> name = NameOf(protocol);
            list.Add((byte)name.Length);
            list.AddRange(name);
        }

        return [.. list];
    }

    /// <summary>Picks the first of ours that the peer offers.</summary>
    /// <param name="ours">In order of preference.</param>
    /// <param name="offered">The peer's list, each name behind its length; malformed lists match nothing.</param>
    /// <param name="at">Where in the list the name stands, behind its length.</param>
    /// <returns>The length of the name; 0 when there is none in common.</returns>
    public static int Select(ImmutableArray<ApplicationProtocol> ours, ReadOnlySpan<byte> offered, out int at)
    {
        foreach (ApplicationProtocol protocol in ours)
        {
            ReadOnlySpan<byte> wanted = NameOf(protocol);
            for (int i = 0; i < offered.Length; i += 1 + offered[i])
            {
                int length = offered[i];
                if (length != wanted.Length || i + 1 + length > offered.Length || !offered.Slice(i + 1, length).SequenceEqual(wanted))
                    continue;
                at = i + 1;
                return length;
            }
        }

        at = 0;
        return 0;
    }
}
