using Weir.Net.Tls;

namespace Weir.Proxy.Metrics;

/// <summary>TLS handshakes of one loop with the clients of a listener, or with an endpoint.</summary>
/// <remarks>Written by that loop alone, read at any time. A handshake costs so much that sharing a cache line does not matter.</remarks>
public sealed class HandshakeCounters
{
    private static readonly string[] Versions = ["1.2", "1.3"];
    private static readonly string[] Words = [.. Enum.GetValues<HandshakeFault>().Select(WordOf)];

    private readonly long[] _full = new long[Versions.Length];
    private readonly long[] _resumed = new long[Versions.Length];
    private readonly long[] _failed = new long[Words.Length];

    /// <summary>A handshake is done.</summary>
    public void CountDone(TlsConnection connection) =>
        (connection.IsResumed ? _resumed : _full)[connection.Version == TlsConnection.Tls13 ? 1 : 0]++;

    /// <summary>A handshake has failed; <see cref="HandshakeFault.None"/> counts nothing.</summary>
    public void CountFailed(HandshakeFault fault)
    {
        if (fault != HandshakeFault.None)
            _failed[(int)fault]++;
    }

    /// <summary>Handshakes done, over several loops; nothing where there were none.</summary>
    public static IEnumerable<(string Version, string Resumed, long Count)> Done(IReadOnlyList<HandshakeCounters> loops)
    {
        for (int i = 0; i < Versions.Length; i++)
        {
            int version = i;
            long full = loops.Sum(l => Volatile.Read(ref l._full[version]));
            long resumed = loops.Sum(l => Volatile.Read(ref l._resumed[version]));
            if (full + resumed == 0)
                continue;
            yield return (Versions[version], "false", full);
            yield return (Versions[version], "true", resumed);
        }
    }

    /// <summary>Handshakes failed, over several loops, by reason; only reasons that there were.</summary>
    public static IEnumerable<(string Reason, long Count)> Failed(IReadOnlyList<HandshakeCounters> loops)
    {
        for (int i = 1; i < Words.Length; i++)
        {
            int fault = i;
            if (loops.Sum(l => Volatile.Read(ref l._failed[fault])) is > 0 and var count)
                yield return (Words[fault], count);
        }
    }

    private static string WordOf(HandshakeFault fault) => fault switch
    {
        HandshakeFault.PlainHttp => "plain-http",
        HandshakeFault.TimedOut => "timeout",
        _ => fault.ToString().ToLowerInvariant(),
    };
}
