using Weir.Balancing;

namespace Weir.Simulation.Engine;

/// <summary>One endpoint during a run: who is served, who waits.</summary>
/// <remarks>The line is a list linked through an array that all endpoints share: a request waits at one of them only.</remarks>
internal sealed class EndpointServer(int index, SimulatedEndpoint options, SpeedSchedule speed, Endpoint endpoint, int[] next)
{
    private const int Nobody = -1;

    private int _head = Nobody;
    private int _tail = Nobody;

    public int Index => index;

    public SimulatedEndpoint Options => options;

    public SpeedSchedule Speed => speed;

    /// <summary>What the strategies see of it.</summary>
    public Endpoint Endpoint => endpoint;

    public bool IsUp { get; set; } = true;

    /// <summary>Grows when it dies.</summary>
    public int Epoch { get; set; }

    /// <summary>Requests being served.</summary>
    public int Busy { get; set; }

    public int Waiting { get; private set; }

    public int InFlight => Busy + Waiting;

    /// <summary>Time spent serving, summed over the requests.</summary>
    public double BusySeconds { get; set; }

    public int Finished { get; set; }

    public bool HasFree => Busy < options.Concurrency;

    public bool IsFull => Busy >= options.Concurrency && Waiting >= options.QueueLimit;

    public void Enqueue(int request)
    {
        next[request] = Nobody;
        if (_tail == Nobody) _head = request;
        else next[_tail] = request;
        _tail = request;
        Waiting++;
    }

    /// <returns>False when nobody waits.</returns>
    public bool TryDequeue(out int request)
    {
        request = _head;
        if (request == Nobody) return false;
        _head = next[request];
        if (_head == Nobody) _tail = Nobody;
        Waiting--;
        return true;
    }
}
