using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;

namespace Weir.SystemTests.Faults;

/// <summary>An endpoint that fails in a way that has a name, so that a theory can list the ways.</summary>
public sealed class BadEndpoint : IAsyncDisposable
{
    private readonly RefusingPort? _port;

    private BadEndpoint(Backend? backend, RefusingPort? port) => (Backend, _port) = (backend, port);

    /// <summary>Null when there is only a port that refuses.</summary>
    public Backend? Backend { get; }

    public string Address => Backend?.Address ?? _port!.Address;

    public static BadEndpoint Start(string fault) => fault switch
    {
        "refusing" => new(backend: null, new RefusingPort()),
        _ => new(Backend.Start(BehaviourOf(fault), "bad"), port: null),
    };

    public async ValueTask DisposeAsync()
    {
        _port?.Dispose();
        if (Backend is not null)
            await Backend.DisposeAsync();
    }

    private static Behaviour BehaviourOf(string fault) => fault switch
    {
        "hung" => new Hung(),
        "resets on accept" => new ResetsOnAccept(),
        "resets after the request" => new ResetsAfterRequest(),
        "closes after the request" => new ClosesAfterRequest(),
        "half-closes on accept" => new HalfClosesOnAccept(),
        "dies inside the head" => new DiesMidHead(),
        "dies inside the body" => new DiesMidResponse(),
        "dies inside a chunk" => new DiesMidChunk(),
        "stalls inside the body" => new StallsMidBody(),
        "fewer bytes than promised" => new ShortBody(),
        "more bytes than promised" => new LongBody(),
        "garbage" => new Garbage(),
        "oversized head" => new OversizedHead(),
        "1xx without end" => new InformationalStorm(),
        "bare LF" => Answering("HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        "bare CR" => Answering("HTTP/1.1 200 OK\r\nX-A: b\rSet-Cookie: c\r\nContent-Length: 0\r\n\r\n"),
        "obs-fold" => Answering("HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n"),
        "NUL in a field" => Answering("HTTP/1.1 200 OK\r\nX-A: b\0c\r\nContent-Length: 0\r\n\r\n"),
        "space before colon" => Answering("HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n"),
        "two lengths" => Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nhello"),
        "the same length twice" => Answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
        "negative length" => Answering("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
        "length and chunked" => Answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        "unknown coding" => Answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello"),
        "bad status" => Answering("HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        "status 000" => Answering("HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n"),
        "bad version" => Answering("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
        "101 unasked" => Answering("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n"),
        _ => throw new ArgumentException($"No fault is called '{fault}'.", nameof(fault)),
    };

    private static Scripted Answering(string response) => new(response, Ending.Linger);
}
