using System.Net;
using Weir.Net.Memory;
using Weir.Stress;

namespace Weir.Tests.Stress;

/// <summary>A stress client and a scripted server on an in-memory network in virtual time; one way takes a millisecond.</summary>
internal sealed class StressBench : IDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Endpoint: A\r\n\r\nok";

    private static readonly IPEndPoint Address = new(IPAddress.Loopback, 8080);
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly MemoryEngine _engine;
    private readonly Queue<MemoryPeer> _unanswered = new();

    public StressBench(StressOptions options, bool serves = true)
    {
        Network.DefaultLink = MemoryLink.WithLatency(Millisecond);
        _engine = Network.CreateEngine();
        Client = new StressClient(_engine.Loops[0], options, Address);
        if (serves) Server = Network.Serve(Address, peer => peer.Arrived = Answer);
    }

    public MemoryNetwork Network { get; } = new();

    public MemoryServer? Server { get; }

    public StressClient Client { get; }

    public StressStatistics Statistics => Client.Statistics;

    /// <summary>Requests that have arrived.</summary>
    public int Requests { get; private set; }

    /// <summary>While true the server keeps requests and answers them all once it is false again.</summary>
    public bool IsStalled { get; set; }

    /// <summary>What the server does with a request.</summary>
    public Action<MemoryPeer> Reply { get; set; } = peer => peer.Send(Ok);

    public static StressOptions Options(int connections = 1) => new()
    {
        Url = new Uri("http://localhost:8080/10"),
        Connections = connections,
        Method = "GET",
        By = "X-Endpoint",
        Timeout = TimeSpan.FromMilliseconds(500),
        Seed = 1,
    };

    public void Start()
    {
        _engine.Loops[0].Post(_ => Client.Start(), null);
        Network.RunUntilIdle();
    }

    /// <summary>Lets time pass, releasing the requests of an open loop every millisecond.</summary>
    public void Run(int milliseconds, bool releases = false)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            Network.Advance(Millisecond);
            if (releases) Client.Tick();
            if (IsStalled) continue;
            while (_unanswered.TryDequeue(out var peer)) Reply(peer);
        }
    }

    /// <summary>Lets time pass until the client is done.</summary>
    public bool RunToEnd(TimeSpan within)
    {
        Network.RunUntil(() => Client.IsDone, within);
        return Client.IsDone;
    }

    public void Dispose() => _engine.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Answer(MemoryPeer peer)
    {
        string text = peer.Text;
        if (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal)) return;
        peer.TakeText();
        Requests++;
        if (IsStalled) _unanswered.Enqueue(peer);
        else Reply(peer);
    }
}
