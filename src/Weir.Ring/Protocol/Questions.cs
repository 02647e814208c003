using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <summary>What was asked and not yet answered, and what is to happen later: all waiting of the protocol.</summary>
/// <remarks>Single-threaded. Answers to forgotten questions are dropped.</remarks>
public sealed class Questions(IRingTransport transport, RingTime time)
{
    private readonly Dictionary<uint, Action<RingMessage?, bool>> _open = [];
    private readonly PriorityQueue<uint, long> _deadlines = new();
    private uint _last;

    /// <summary>When <see cref="Expire"/> has something to do next; <see cref="long.MaxValue"/> for never.</summary>
    public long NextDeadline => _deadlines.TryPeek(out _, out long at) ? at : long.MaxValue;

    public int Open => _open.Count;

    /// <param name="to">Who is asked.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="timeoutMilliseconds">After this the node counts as dead.</param>
    /// <param name="then">Gets the answer, or null when there is none; called once.</param>
    public void Ask(RingPeer to, RingMessage request, int timeoutMilliseconds, Action<RingMessage?> then) =>
        Ask(to, request, timeoutMilliseconds, (answer, _) => then(answer));

    /// <summary>As above; the second argument is false when the request certainly never reached the node.</summary>
    public void Ask(RingPeer to, RingMessage request, int timeoutMilliseconds, Action<RingMessage?, bool> then)
    {
        uint question = Remember(timeoutMilliseconds, then);
        transport.Send(question, to, request);
    }

    /// <summary>Calls back after a while.</summary>
    public void After(int milliseconds, Action then) => Remember(milliseconds, (_, _) => then());

    /// <summary>An answer has come, or the transport knows that none will (null).</summary>
    public void Settle(uint question, RingMessage? answer, bool wasSent = true)
    {
        if (_open.Remove(question, out Action<RingMessage?, bool>? then)) then(answer, wasSent);
    }

    /// <summary>Gives up what is past its deadline.</summary>
    public void Expire()
    {
        while (_deadlines.TryPeek(out uint question, out long at) && at <= time.Milliseconds)
        {
            _deadlines.Dequeue();
            Settle(question, null);
        }
    }

    private uint Remember(int milliseconds, Action<RingMessage?, bool> then)
    {
        // Answered questions leave their deadline behind until it is due; more than this of them is swept at once.
        if (_deadlines.Count > 1024 && _deadlines.Count > 4 * _open.Count) Sweep();
        uint question = ++_last;
        _open.Add(question, then);
        _deadlines.Enqueue(question, time.Milliseconds + milliseconds);
        return question;
    }

    private void Sweep()
    {
        var kept = _deadlines.UnorderedItems.Where(d => _open.ContainsKey(d.Element)).ToArray();
        _deadlines.Clear();
        _deadlines.EnqueueRange(kept);
    }
}
