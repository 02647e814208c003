using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Weir.Configuration;

namespace Weir.Composition;

/// <summary>Configured endpoints to addresses that sockets take: names are looked up, and the last good answer of each is kept.</summary>
/// <remarks>Control plane, any thread.</remarks>
internal sealed class EndpointLookup
{
    /// <summary>A name with more addresses than this is not one service; the rest of the answer is left out.</summary>
    public const int MostAddresses = 256;

    /// <summary>A resolver that has said nothing by then has failed.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ImmutableArray<IPAddress>> _lastAnswers = new(StringComparer.Ordinal);
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly TextWriter _log;

    /// <param name="resolve">Name to addresses; null: as the system does it.</param>
    /// <param name="log">Told when an old answer is used because there is no new one.</param>
    public EndpointLookup(Func<string, CancellationToken, Task<IPAddress[]>>? resolve, TextWriter log)
    {
        _resolve = resolve ?? Dns.GetHostAddressesAsync;
        _log = log;
    }

    /// <summary>All endpoints of a pool, those of one name side by side in the order of their addresses.</summary>
    /// <exception cref="CompositionException">A name does not resolve and never has.</exception>
    public async Task<ImmutableArray<ResolvedEndpoint>> ResolveAsync(PoolConfig pool)
    {
        List<ResolvedEndpoint> all = [];
        foreach (EndpointConfig endpoint in pool.Endpoints)
        {
            EndpointAddress address = endpoint.Address;
            all.AddRange(address.Kind switch
            {
                EndpointAddressKind.Unix => [new(endpoint, address.ToString(), new UnixDomainSocketEndPoint(address.UnixPath!))],
                EndpointAddressKind.Ip => [new(endpoint, address.ToString(), new IPEndPoint(address.Ip!, address.Port))],
                _ => Named(endpoint, address, await LookUpAsync(address.Host!, pool.Name), alwaysByAddress: false),
            });
        }

        if (pool.Discovery is { } discovery)
        {
            EndpointConfig discovered = new() { Address = discovery.Dns, Position = discovery.Position };
            all.AddRange(Named(discovered, discovery.Dns, await LookUpAsync(discovery.Dns.Host!, pool.Name), alwaysByAddress: true));
        }

        // Two names of one address are one endpoint: the first says how it is used.
        return [.. all.DistinctBy(e => e.Name, StringComparer.Ordinal)];
    }

    /// <summary>A name with one address is known by the name, so that its counters go on when the address changes; else each by its address.</summary>
    private static IEnumerable<ResolvedEndpoint> Named(
        EndpointConfig endpoint, EndpointAddress address, ImmutableArray<IPAddress> found, bool alwaysByAddress) =>
        found.Length == 1 && !alwaysByAddress
            ? [new(endpoint, address.ToString(), new IPEndPoint(found[0], address.Port))]
            : found.Select(ip => new IPEndPoint(ip, address.Port)).Select(at => new ResolvedEndpoint(endpoint, at.ToString(), at, address.ToString()));

    private async Task<ImmutableArray<IPAddress>> LookUpAsync(string host, string pool)
    {
        string problem;
        try
        {
            using CancellationTokenSource limit = new(Timeout);
            ImmutableArray<IPAddress> found = Chosen(await _resolve(host, limit.Token).WaitAsync(limit.Token));
            if (!found.IsEmpty)
                return _lastAnswers[host] = found;
            problem = "it has no address";
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException)
        {
            problem = e is OperationCanceledException ? $"no answer within {Timeout.TotalSeconds} s" : e.Message;
        }

        if (!_lastAnswers.TryGetValue(host, out ImmutableArray<IPAddress> last))
        {
            throw new CompositionException(
                $"pools.{pool}: the endpoint's name '{host}' does not resolve ({problem}). Correct the name, or write the address in its place.");
        }

        await _log.WriteLineAsync($"weir: pool {pool}: the name '{host}' does not resolve any more ({problem}); its last addresses stay");
        return last;
    }

    /// <summary>Of one family, IPv4 where there is any: most endpoints listen there, and "localhost" is one endpoint, not two.</summary>
    private static ImmutableArray<IPAddress> Chosen(IPAddress[] found)
    {
        AddressFamily family = Array.Exists(found, a => a.AddressFamily == AddressFamily.InterNetwork)
            ? AddressFamily.InterNetwork
            : AddressFamily.InterNetworkV6;
        // In an order of their own: resolvers turn theirs with each answer.
        return [.. found.Where(a => a.AddressFamily == family).Distinct().OrderBy(a => Convert.ToHexString(a.GetAddressBytes()), StringComparer.Ordinal).Take(MostAddresses)];
    }
}
