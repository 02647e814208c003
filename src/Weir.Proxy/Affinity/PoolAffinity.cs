using Weir.Http.Fields;
using Weir.Http.Http1;
using Weir.Net;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Affinity;

/// <summary>How the clients of a pool come back to their endpoints: what is read from a request, and what is kept or told for the next.</summary>
/// <remarks>It names endpoints; whether one still serves its clients the pool's snapshot knows (<see cref="Balancing.Affinities.AffinityIndex"/>).
/// Any thread; nothing is allocated for a request.</remarks>
public abstract class PoolAffinity(AffinityOptions options)
{
    public AffinityOptions Options => options;

    /// <summary>Null where a cookie carries everything.</summary>
    public virtual IAffinityTable? Table => null;

    /// <summary>The cookie that endpoints do not get to see; empty: they see all.</summary>
    internal virtual ReadOnlySpan<byte> HiddenCookie => default;

    /// <param name="options">What is wanted.</param>
    /// <param name="pool">Whose.</param>
    /// <param name="table">Where to keep what no cookie carries; null: in memory.</param>
    public static PoolAffinity Create(AffinityOptions options, string pool, IAffinityTable? table = null) => options.Kind == AffinityKind.Cookie
        ? new CookieAffinity(options, pool)
        : new TableAffinity(options, table ?? new MemoryAffinityTable(options.Entries, options.TimeToLive));

    /// <summary>What a request says about where it belongs.</summary>
    internal abstract AffinityMark Find(ReadOnlySpan<byte> received, RequestHead head, PeerAddress client, long nowNanos, long unixSeconds);

    /// <summary>The same for a connection, of which the address is all there is to see.</summary>
    internal virtual AffinityMark Find(PeerAddress client, long nowNanos) => default;

    /// <summary>The client was sent to another endpoint than its mark says and is to come back there.</summary>
    internal virtual void Rebind(in AffinityMark mark, ulong identity, long nowNanos)
    {
    }

    /// <summary>Looks at a response for what the endpoint has told the client.</summary>
    /// <returns>True when something was learned.</returns>
    internal virtual bool Learn(ReadOnlySpan<byte> bytes, FieldList fields, ulong identity, long nowNanos) => false;

    /// <summary>Writes what the client has to be told to come back: whole field lines.</summary>
    /// <returns>True when there was something to say.</returns>
    internal virtual bool Tell(ref FieldLines lines, in AffinityMark mark, ulong identity, long unixSeconds, bool isSecure) => false;
}
