using System.Collections.Concurrent;
using System.Net;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Load;

/// <summary>
/// Keep-alive clients that together send so many GET requests a second until told to stop. A request has failed unless its
/// answer is a 200: also when the connection breaks, for the client has no second try.
/// </summary>
public sealed class SteadyLoad
{
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly EndPoint _address;
    private readonly double _perSecondEach;
    private readonly Task _clients;
    private int _succeeded;
    private int _toldToClose;

    private SteadyLoad(EndPoint address, int clients, double perSecond, bool reconnect)
    {
        _address = address;
        _perSecondEach = perSecond / clients;
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => DriveAsync(reconnect))));
    }

    public int Succeeded => Volatile.Read(ref _succeeded);

    /// <summary>Answers that announced the end of their connection.</summary>
    public int ToldToClose => Volatile.Read(ref _toldToClose);

    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The clients begin at once.</summary>
    /// <param name="reconnect">After an answer with Connection: close a client connects anew; otherwise it is done.</param>
    public static SteadyLoad Start(EndPoint address, int clients, double perSecond, bool reconnect = true) =>
        new(address, clients, perSecond, reconnect);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients.WaitAsync(Deadline.Default);
    }

    /// <summary>Completes when every client is done.</summary>
    public Task WhenDoneAsync() => _clients.WaitAsync(Deadline.Start);

    private async Task DriveAsync(bool reconnect)
    {
        var pace = new Pace(_perSecondEach);
        var sent = 0;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var client = await RawClient.ConnectAsync(_address);
                while (!_stop.IsCancellationRequested)
                {
                    await client.SendAsync(RawClient.Get($"/{sent}"));
                    var response = await client.ReadResponseAsync();
                    if (response.Status == 200)
                        Interlocked.Increment(ref _succeeded);
                    else
                        _failures.Enqueue($"{response.Status} {response.BodyText}");
                    await pace.AfterAsync(++sent);
                    if (response.Closes)
                    {
                        Interlocked.Increment(ref _toldToClose);
                        break;
                    }
                }
            }
            catch (Exception e) when (e is IOException or WireException or TimeoutException or System.Net.Sockets.SocketException)
            {
                _failures.Enqueue(e.Message);
                await pace.AfterAsync(++sent);
            }

            if (!reconnect)
                return;
        }
    }
}
