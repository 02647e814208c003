using Weir.Net.Memory;
using Weir.Tests.Http.Fuzzing;

namespace Weir.Tests.Proxy.Http2.Fuzzing;

/// <summary>
/// Plays clients and endpoints that send mutated frames, in random pieces, to the real peers. What must hold for all of them: no exception
/// escapes, memory stays below a bound, and when they are gone every buffer, session and request is too.
/// </summary>
/// <remarks>An input is one connection. It is always the same for a seed and an index; the proxy that gets it serves others before, from
/// the last multiple of <see cref="InputsEach"/> on.</remarks>
internal sealed class FrameFuzzer(ulong seed) : IAsyncDisposable
{
    /// <summary>Inputs before the proxies are made anew.</summary>
    public const int InputsEach = 1000;

    /// <summary>One client's connection and what it causes upstream.</summary>
    private const long MostBytes = 8 * 1024 * 1024;

    private static readonly byte[] Hello = Wire.Join(Wire.Preface, Wire.EmptySettings, Wire.Frame(Wire.Settings, Wire.Ack, 0));
    private static readonly byte[] ServerHello = Wire.Join(Wire.EmptySettings, Wire.Frame(Wire.Settings, Wire.Ack, 0));
    private static readonly byte[] HonestRequests = Wire.Join(
        Hello, Wire.Get(1), Wire.Post(3, ("te", "trailers")), Wire.Body(3, "hello", end: true), Wire.Post(5, ("content-length", "5")),
        Wire.Body(5, "he"), Wire.Get(7, "/x"), Wire.Update(0, 1_000_000));

    private FuzzedProxy[] _proxies = [];

    /// <summary>Frames sent so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Plays input <paramref name="index"/>.</summary>
    /// <exception cref="FuzzFailureException">An invariant does not hold; the message says how to replay it.</exception>
    public async Task CheckAsync(long index)
    {
        if (_proxies.Length == 0 || index % InputsEach == 0)
        {
            await DisposeAsync();
            _proxies = [new(false, 16 * 1024 * 1024), new(true, 16 * 1024 * 1024), new(false, 300_000), new(true, 300_000)];
        }

        FuzzRandom random = new(seed ^ ((ulong)index * 0xD1342543DE82EF95));
        random.Next();
        int frames = 1 + random.Below(40);
        bool fuzzesClient = random.Below(3) > 0;
        FuzzedProxy proxy = _proxies[fuzzesClient ? index % 4 : 1 + (index % 2 * 2)];
        byte[] fromClient = fuzzesClient ? [.. Hello, .. FrameMutator.Make(isClient: true, frames, ref random)] : HonestRequests;
        byte[] fromEndpoint = [.. ServerHello, .. FrameMutator.Make(isClient: false, frames, ref random)];
        Frames += frames * (fuzzesClient ? 1 : 2);
        string? broken;
        try
        {
            broken = Play(proxy, fromClient, fromEndpoint, ref random);
        }
        catch (Exception e)
        {
            throw new FuzzFailureException(seed, index, "Frames", e.GetType().Name, fromClient, e);
        }

        if (broken is not null)
            throw new FuzzFailureException(seed, index, "Frames", broken, fuzzesClient ? fromClient : fromEndpoint);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FuzzedProxy proxy in _proxies)
            await proxy.DisposeAsync();
        _proxies = [];
    }

    private static string? Play(FuzzedProxy proxy, byte[] fromClient, byte[] fromEndpoint, ref FuzzRandom random)
    {
        MemoryPeer client = proxy.Connect();
        client.IsReading = random.Below(8) > 0;
        int piece = 1 + random.Below(random.Below(2) == 0 ? 100 : 6000);
        int said = 0;
        for (int at = 0; at < fromClient.Length || said < fromEndpoint.Length;)
        {
            int size = Math.Min(1 + random.Below(piece), fromClient.Length - at);
            client.Send(fromClient.AsSpan(at, size));
            at += size;
            if (at == fromClient.Length && proxy.Endpoints.Count == 0)
            {
                said = fromEndpoint.Length;
            }
            else if (proxy.Endpoints.Count > 0 && said < fromEndpoint.Length)
            {
                int next = Math.Min(1 + random.Below(piece), fromEndpoint.Length - said);
                proxy.Endpoints[^1].Send(fromEndpoint.AsSpan(said, next));
                said += next;
            }

            proxy.Run();
            if (proxy.RentedBytes > MostBytes)
                return $"{proxy.RentedBytes} bytes are rented";
            if (random.Below(64) == 0)
                proxy.Advance(random.Below(8000));
        }

        // An end in order, or the cut of a wire; first one side or the other.
        bool inOrder = random.Below(8) == 0;
        if (random.Below(2) == 0)
            proxy.Clear();
        if (inOrder)
            client.Close();
        else
            client.Reset();
        proxy.Run();
        proxy.Clear();
        if (inOrder)
        {
            client.Reset();
            proxy.Run();
        }

        proxy.Clear();
        return proxy.Fault();
    }
}
