using Weir.SystemTests.Backends;
using Weir.SystemTests.Backends.Behaviours;
using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Differential;

/// <summary>One proxy in front of one capturing back end, for the whole corpus.</summary>
/// <remarks>One loop, so that a later request cannot overtake the bytes of an earlier one.</remarks>
public sealed class Front : IAsyncDisposable
{
    private const string SentinelTarget = "/sentinel";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Backend _backend = Backend.Start(new Normal());
    private WeirProcess? _weir;

    public static async Task<Front> StartAsync(string engine)
    {
        var front = new Front();
        try
        {
            front._weir = await WeirProcess.StartAsync(new()
            {
                Engine = engine,
                Endpoints = [front._backend.Address],
                Listener = "limits: { body: 1MiB }",
            });
            return front;
        }
        catch
        {
            await front.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends an entry and gathers what became of it on both sides.</summary>
    public async Task<Outcome> SendAsync(CorpusEntry entry)
    {
        var (requests, violations) = (_backend.Requests.Count, _backend.Violations.Count);
        var surplus = Surplus();
        var received = _backend.BytesReceived;

        await using var client = await RawClient.ConnectAsync(_weir!.Address);
        await SendPiecesAsync(client, entry, received);
        var responses = new List<RawResponse>();
        string? failure = null;
        try
        {
            var expected = entry.Sees.Count + (entry.Verdict == Verdict.Accepted ? 0 : 1);
            for (var i = 0; i < expected; i++)
            {
                var toHead = i < entry.Sees.Count && entry.Sees[i].Method == "HEAD";
                responses.Add(await client.ReadResponseAsync(toHead, Patience));
                if (responses[^1].Status >= 400)
                    break;
            }
        }
        catch (Exception e) when (e is WireException or TimeoutException or IOException)
        {
            failure = e.Message;
        }

        var closed = responses.Count > 0 && responses[^1].Closes && await EndsAsync(client);
        await SendSentinelAsync();

        return new(
            responses,
            failure,
            closed,
            [.. _backend.Requests.Skip(requests).Where(r => r.Target != SentinelTarget)],
            [.. _backend.Violations.Skip(violations)],
            Surplus() - surplus);
    }

    public async ValueTask DisposeAsync()
    {
        if (_weir is not null)
            await _weir.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private async Task SendPiecesAsync(RawClient client, CorpusEntry entry, long received)
    {
        try
        {
            foreach (var piece in entry.Pieces)
            {
                if (!ReferenceEquals(piece, entry.Pieces[0]))
                    await Poll.UntilAsync(() => _backend.BytesReceived > received, "the back end receives the first piece", Patience);
                await client.SendAsync(piece);
            }
        }
        catch (IOException)
        {
            // The proxy refused before it had read all of it; its answer is what counts.
        }
    }

    /// <summary>When this plain request has arrived, all that the proxy sent before it has arrived as well.</summary>
    private async Task SendSentinelAsync()
    {
        var response = await RawClient.ExchangeAsync(_weir!.Address, $"GET {SentinelTarget} HTTP/1.1\r\nHost: sentinel.example\r\nConnection: close\r\n\r\n");
        if (response.Status != 200)
            throw new InvalidOperationException($"A plain request was answered {response.Status}: {response.BodyText}");
    }

    /// <summary>Bytes at the back end that belong to no whole request.</summary>
    private long Surplus() => _backend.BytesReceived - _backend.BytesInRequests;

    private static async Task<bool> EndsAsync(RawClient client)
    {
        try
        {
            return await client.EndsAsync(Patience);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
