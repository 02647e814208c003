using System.Net;
using System.Net.Sockets;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Distribution;

/// <summary>
/// 100,000 requests through the real proxy with two loops, for each strategy: the shares are the weights, or what theory says.
/// The strategies do not know the engine, so the second engine gets a tenth of the requests unless WEIR_LONG=1.
/// </summary>
public sealed class DistributionTests(ITestOutputHelper output)
{
    private const int FullRequests = 100_000;
    private const double OnePercent = 0.01;

    [Theory, EveryEngine]
    public async Task First_sends_everything_to_the_first_endpoint(string engine)
    {
        using var pool = new CountingPool(3);
        await using var weir = await StartAsync(engine, "first", pool.Endpoints());

        ClosedLoop.Run(weir.Address, RequestsFor(engine), connections: 16, depth: 16);

        Assert.Equal([RequestsFor(engine), 0, 0], pool.Requests);
    }

    [Theory, EveryEngine]
    public async Task Round_robin_follows_the_weights(string engine)
    {
        using var pool = new CountingPool(4);
        await using var weir = await StartAsync(engine, "round-robin", pool.Endpoints(1, 2, 5, 8));

        ClosedLoop.Run(weir.Address, RequestsFor(engine), connections: 16, depth: 16);

        // One shared sequence: exact to a period, whatever the loops do.
        pool.AssertShares([1 / 16.0, 2 / 16.0, 5 / 16.0, 8 / 16.0], within: 0.001, output);
    }

    [Theory, EveryEngine]
    public async Task Random_follows_the_weights(string engine)
    {
        using var pool = new CountingPool(4);
        await using var weir = await StartAsync(engine, "random", pool.Endpoints(1, 2, 5, 8));
        var requests = RequestsFor(engine);

        ClosedLoop.Run(weir.Address, requests, connections: 16, depth: 16);

        pool.AssertShares([1 / 16.0, 2 / 16.0, 5 / 16.0, 8 / 16.0], FiveSigma(0.5, requests), output);
    }

    [Theory, EveryEngine]
    public async Task Two_choices_keeps_equal_endpoints_equally_busy(string engine)
    {
        using var pool = new CountingPool(4, TimeSpan.FromMilliseconds(1));
        await using var weir = await StartAsync(engine, "two-choices", pool.Endpoints());

        ClosedLoop.Run(weir.Address, RequestsFor(engine), connections: 32);

        pool.AssertShares([0.25, 0.25, 0.25, 0.25], 2 * OnePercent, output);
    }

    [Theory, EveryEngine]
    public async Task Least_connections_follows_the_weights_while_all_are_busy(string engine)
    {
        using var pool = new CountingPool(3, TimeSpan.FromMilliseconds(1));
        await using var weir = await StartAsync(engine, "least-connections", pool.Endpoints(1, 2, 3));

        ClosedLoop.Run(weir.Address, RequestsFor(engine), connections: 36);

        // 36 requests are always in progress: 6, 12 and 18 of them keep in progress divided by weight equal.
        pool.AssertShares([1 / 6.0, 2 / 6.0, 3 / 6.0], OnePercent, output);
    }

    [Theory, EveryEngine]
    public async Task Least_connections_without_load_goes_round(string engine)
    {
        using var pool = new CountingPool(3);
        await using var weir = await StartAsync(engine, "least-connections", pool.Endpoints());

        ClosedLoop.Run(weir.Address, 1000, connections: 1);

        Assert.Equal([334, 333, 333], pool.Requests); // Ties go in the order of the config, and who was just chosen moves behind its equals.
    }

    [Theory, EveryEngine]
    public async Task Least_response_time_prefers_the_faster_endpoint(string engine)
    {
        using var fast = new CountingBackend(TimeSpan.FromMilliseconds(5));
        using var slow = new CountingBackend(TimeSpan.FromMilliseconds(20));
        await using var weir = await StartAsync(engine, "least-response-time", [slow.Address, fast.Address]);

        // The average remembers peaks for some ten seconds, and a process that has just started has them: judge the last quarter.
        var requests = RequestsFor(engine);
        ClosedLoop.Run(weir.Address, requests * 3 / 4, connections: 20);
        var (slowBefore, fastBefore) = (slow.Requests, fast.Requests);
        ClosedLoop.Run(weir.Address, requests / 4, connections: 20);

        // Response time × (in progress + 1) is kept equal: of 20 in progress 16.6 are at the fast endpoint, which answers four
        // times as often, so a twentieth of the requests goes to the slow one. With peaks as high as each other both would have
        // ten in progress, and the slow one a fifth of the requests.
        double share = (slow.Requests - slowBefore) / (double)(requests / 4);
        output.WriteLine($"{slowBefore / (double)(slowBefore + fastBefore):P2}, then {share:P2}");
        Assert.InRange(share, 0.01, requests == FullRequests ? 0.19 : 0.22);
    }

    [Theory, EveryEngine]
    public async Task Hash_follows_the_weights_and_keeps_each_key_at_its_endpoint(string engine)
    {
        using var pool = new CountingPool(4, keyOf: PathOf);
        await using var weir = await StartAsync(engine, "{ hash: uri, load: 10 }", pool.Endpoints(1, 2, 5, 8));
        var requests = RequestsFor(engine);

        // Each key comes twice.
        ClosedLoop.Run(weir.Address, requests, connections: 16, depth: 16, i => RawClient.Get($"/{i % (requests / 2)}"));

        pool.AssertShares([1 / 16.0, 2 / 16.0, 5 / 16.0, 8 / 16.0], Math.Max(OnePercent, FiveSigma(0.5, requests / 2)), output);
        pool.AssertEachKeyHasOneEndpoint(keys: requests / 2);
    }

    [Theory]
    [EveryEngine("{ hash: { header: X-User }, load: 10 }", "GET /?id=x HTTP/1.1\r\nHost: a.example\r\nX-User: KEY\r\n\r\n")]
    [EveryEngine("{ hash: { cookie: sid }, load: 10 }", "GET /?id=x HTTP/1.1\r\nHost: a.example\r\nCookie: a=b; sid=KEY; c=d\r\n\r\n")]
    [EveryEngine("{ hash: { query: id }, load: 10 }", "GET /x?a=b&id=KEY HTTP/1.1\r\nHost: a.example\r\n\r\n")]
    public async Task Hash_of_a_part_of_the_request_keeps_each_key_at_its_endpoint(string engine, string strategy, string request)
    {
        const int keys = 5_000;
        using var pool = new CountingPool(4, keyOf: KeyOf);
        await using var weir = await StartAsync(engine, strategy, pool.Endpoints());

        ClosedLoop.Run(weir.Address, 2 * keys, connections: 8, depth: 16, i => request.Replace("KEY", $"k{i % keys}k", StringComparison.Ordinal));

        pool.AssertShares([0.25, 0.25, 0.25, 0.25], FiveSigma(0.25, keys), output);
        pool.AssertEachKeyHasOneEndpoint(keys);
    }

    [Theory, EveryEngine]
    public async Task Ip_hash_spreads_addresses_and_keeps_each_at_its_endpoint(string engine)
    {
        var addresses = RequestsFor(engine) / 20;
        using var pool = new CountingPool(4, keyOf: ForwardedForOf);
        await using var weir = await StartAsync(engine, "ip-hash", pool.Endpoints(1, 1, 2, 4));

        // All of 127/8 is this machine, so a client can have as many addresses as it likes.
        for (var i = 0; i < addresses; i++)
            SendFrom(new IPAddress([127, 1, (byte)(i >> 8), (byte)i]), weir.Address, requests: 20);

        pool.AssertShares([1 / 8.0, 1 / 8.0, 2 / 8.0, 4 / 8.0], Math.Max(OnePercent, FiveSigma(0.5, addresses)), output);
        pool.AssertEachKeyHasOneEndpoint(addresses);
    }

    private static int RequestsFor(string engine) =>
        engine == Engines.All[0] ? FullRequests : LongRun.Choose(full: FullRequests, brief: FullRequests / 10);

    /// <summary>Five standard deviations of a share of independent draws: chance exceeds it once in two million runs.</summary>
    private static double FiveSigma(double share, int draws) => 5 * Math.Sqrt(share * (1 - share) / draws);

    private static Task<WeirProcess> StartAsync(string engine, string strategy, IReadOnlyList<string> endpoints) =>
        WeirProcess.StartAsync(new()
        {
            Engine = engine,
            Endpoints = endpoints,
            Strategy = strategy,
            Loops = 2,
            AccessLog = false,
        });

    private static void SendFrom(IPAddress source, EndPoint target, int requests)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(source, 0));
        ClosedLoop.RunOn(socket, target, requests);
    }

    private static string PathOf(string head) => head.Split(' ')[1];

    /// <summary>k, digits, k.</summary>
    private static string KeyOf(string head)
    {
        for (var i = head.IndexOf('k'); i >= 0; i = head.IndexOf('k', i + 1))
        {
            var end = head.IndexOf('k', i + 1);
            if (end > i + 1 && head.AsSpan(i + 1, end - i - 1).IndexOfAnyExceptInRange('0', '9') < 0)
                return head[i..end];
        }

        return "none";
    }

    private static string ForwardedForOf(string head)
    {
        var at = head.IndexOf("X-Forwarded-For: ", StringComparison.OrdinalIgnoreCase) + "X-Forwarded-For: ".Length;
        return head[at..head.IndexOf('\r', at)];
    }
}
