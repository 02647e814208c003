using System.Collections.Concurrent;
using System.Net;
using Weir.SystemTests.Harness;

namespace Weir.SystemTests.Load;

/// <summary>Clients of both versions that send GET, HEAD, PUT and POST at a rate until told to stop.</summary>
/// <remarks>An idempotent request has failed unless its answer is a 200. A POST may be told that its endpoint broke, and is counted.</remarks>
public sealed class MixedLoad
{
    private const int Kinds = 8;
    private static readonly HttpMethod[] Methods =
        [HttpMethod.Get, HttpMethod.Put, HttpMethod.Get, HttpMethod.Head, HttpMethod.Get, HttpMethod.Post, HttpMethod.Get, HttpMethod.Put];

    private readonly ConcurrentQueue<string> _failures = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly EndPoint _address;
    private readonly string _scheme;
    private readonly Task _clients;
    private int _succeeded;
    private int _brokenPosts;

    private MixedLoad(EndPoint address, int clients, double perSecond, string scheme)
    {
        (_address, _scheme) = (address, scheme);
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(i => Task.Run(() => DriveAsync(i % 2 == 0, perSecond / clients))));
    }

    public int Succeeded => Volatile.Read(ref _succeeded);

    public int BrokenPosts => Volatile.Read(ref _brokenPosts);

    public IReadOnlyCollection<string> Failures => _failures;

    public static MixedLoad Start(EndPoint address, int clients, double perSecond, string scheme = "http") => new(address, clients, perSecond, scheme);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients.WaitAsync(Deadline.Default);
    }

    private async Task DriveAsync(bool isHttp2, double perSecond)
    {
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = Tls.TlsClient.BelievesEverybody } };
        using var client = new HttpClient(handler)
        {
            Timeout = Deadline.Default,
            DefaultRequestVersion = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var pace = new Pace(perSecond);
        for (var sent = 0; !_stop.IsCancellationRequested; await pace.AfterAsync(++sent))
        {
            var method = Methods[sent % Kinds];
            using var request = new HttpRequestMessage(method, $"{_scheme}://{_address}/{sent}");
            if (method == HttpMethod.Put || method == HttpMethod.Post)
                request.Content = new StringContent(new string('x', sent % 1000));
            try
            {
                using var response = await client.SendAsync(request);
                if (response.StatusCode == HttpStatusCode.OK)
                    Interlocked.Increment(ref _succeeded);
                else
                    Note(method, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                Note(method, e.InnerException?.Message ?? e.Message);
            }
        }
    }

    private void Note(HttpMethod method, string what)
    {
        if (method == HttpMethod.Post)
            Interlocked.Increment(ref _brokenPosts);
        else
            _failures.Enqueue($"{method}: {what}");
    }
}
