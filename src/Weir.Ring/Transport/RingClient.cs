using System.Net;
using Weir.Ring.Protocol;
using Weir.Ring.Storage;

namespace Weir.Ring.Transport;

/// <summary>A client of a ring it does not belong to: asks one of the nodes it is told, the next one when that is not there.</summary>
/// <remarks>Any thread; many operations at a time share one connection.</remarks>
public sealed class RingClient : RingMap, IAsyncDisposable
{
    private readonly string[] _nodes;
    private readonly RingSecret _secret;
    private readonly TimeSpan _timeout;
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, TaskCompletionSource<(RingMessage? Answer, bool WasSent)>> _open = [];
    private RingLink? _link;
    private uint _last;
    private int _node;

    /// <param name="nodes">At least one.</param>
    /// <param name="secret">Of the ring.</param>
    /// <param name="timeout">How long one question may take; null for a little longer than the ring tries itself.</param>
    public RingClient(IReadOnlyList<IPEndPoint> nodes, RingSecret secret, TimeSpan? timeout = null)
    {
        _nodes = [.. nodes.Select(n => n.ToString())];
        _secret = secret;
        _timeout = timeout ?? TimeSpan.FromMilliseconds(new RingOptions().OperationMilliseconds + 2_000);
    }

    /// <summary>Why the last connection could not be made or broke; null while none did.</summary>
    public string? LastFault { get; private set; }

    /// <summary>Asks a node something that is no operation.</summary>
    /// <returns>Null when no node can be reached.</returns>
    public async Task<RingMessage?> AskAsync(RingMessage request, CancellationToken stop = default)
    {
        for (int attempt = 0; attempt < _nodes.Length; attempt++)
        {
            (RingMessage? answer, _) = await SendAsync(request, stop);
            if (answer is not null) return answer;
        }
        return null;
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate) _link?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<RingOutcome> OperateAsync(RingOperation operation, CancellationToken stop)
    {
        for (int attempt = 0; attempt < _nodes.Length; attempt++)
        {
            (RingMessage? answer, bool wasSent) = await SendAsync(new RingMessage.Request(operation), stop);
            if (answer is RingMessage.Outcome outcome) return outcome.Result;
            // Another node is asked only for what certainly had no effect here.
            if (operation.IsWrite && wasSent) return RingOutcome.Unknown;
        }
        return RingOutcome.Unreachable;
    }

    private async Task<(RingMessage? Answer, bool WasSent)> SendAsync(RingMessage request, CancellationToken stop)
    {
        TaskCompletionSource<(RingMessage?, bool)> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        uint question;
        lock (_gate)
        {
            question = ++_last;
            _open.Add(question, done);
            _link ??= new RingLink(_nodes[_node], _secret, Settle, Forget);
            if (!_link.TryAsk(question, default, request))
            {
                _open.Remove(question);
                return (null, false);
            }
        }
        try
        {
            return await done.Task.WaitAsync(_timeout, stop);
        }
        catch (TimeoutException)
        {
            return (null, true);
        }
        finally
        {
            lock (_gate) _open.Remove(question);
        }
    }

    private void Settle(IReadOnlyList<(uint Question, RingMessage? Answer, bool WasSent)> answers)
    {
        lock (_gate)
        {
            foreach ((uint question, RingMessage? answer, bool wasSent) in answers)
            {
                if (_open.Remove(question, out var done)) done.TrySetResult((answer, wasSent));
            }
        }
    }

    private void Forget(RingLink link, string? reason)
    {
        lock (_gate)
        {
            LastFault = reason ?? LastFault;
            if (_link != link) return;
            _link = null;
            _node = (_node + 1) % _nodes.Length;
        }
    }
}
