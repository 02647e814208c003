using Weir.Ring.Protocol;
using Weir.Ring.Routing;

namespace Weir.Ring.Simulation;

/// <summary>Machines joined by a network of memory in virtual time: delays, crashes and partitions by a seed.</summary>
public sealed class SimulatedNetwork(Random random, RingOptions options)
{
    private const int MaxDelayMilliseconds = 20;
    private const int StepMilliseconds = 10;

    private readonly PriorityQueue<Action, (long At, long Order)> _inFlight = new();
    private readonly Dictionary<string, Machine> _machines = new(StringComparer.Ordinal);
    private readonly RingTime _time = new() { UnixMilliseconds = 1_000_000_000_000 };
    private long _order;

    public long Milliseconds => _time.Milliseconds;

    public IEnumerable<RingHost> Alive => _machines.Values.Where(m => m.IsAlive).Select(m => m.Host);

    /// <summary>Starts a machine that joins through others, or founds the ring.</summary>
    public RingHost Add(string name, params string[] seeds)
    {
        Machine machine = new(this, name);
        machine.Host = new RingHost(name, name, 1, options, machine, _time, random);
        _machines[name] = machine;
        machine.Host.Start(seeds);
        return machine.Host;
    }

    public void Crash(string address) => _machines[address].IsAlive = false;

    /// <summary>Parts the network: machines hear only those of the same side. All on side 0 is whole.</summary>
    public void Part(Func<string, int> sideOf)
    {
        foreach (Machine machine in _machines.Values) machine.Side = sideOf(machine.Host.Address);
    }

    /// <summary>Lets time pass.</summary>
    /// <returns>True as soon as <paramref name="until"/> holds, looked at each step.</returns>
    public bool Run(long milliseconds, Func<bool>? until = null)
    {
        for (long end = _time.Milliseconds + milliseconds; _time.Milliseconds < end;)
        {
            if (until?.Invoke() == true) return true;
            _time.Milliseconds += StepMilliseconds;
            _time.UnixMilliseconds += StepMilliseconds;
            while (_inFlight.TryPeek(out _, out var due) && due.At <= _time.Milliseconds) _inFlight.Dequeue()();
            foreach (Machine machine in _machines.Values)
            {
                if (machine.IsAlive) machine.Host.Tick();
            }
        }
        return until?.Invoke() == true;
    }

    private void Deliver(Action arrival) =>
        _inFlight.Enqueue(arrival, (_time.Milliseconds + 1 + random.Next(MaxDelayMilliseconds), _order++));

    private sealed class Machine(SimulatedNetwork network, string address) : IRingTransport
    {
        public RingHost Host { get; set; } = null!;

        public bool IsAlive { get; set; } = true;

        public int Side { get; set; }

        public void Send(uint question, RingPeer to, RingMessage request) => network.Deliver(() =>
        {
            Machine? there = network._machines.GetValueOrDefault(to.Address);
            if (there is null || Side != there.Side) return; // lost; whoever asked will notice by the time
            if (!there.IsAlive)
            {
                Reply(question, null);
                return;
            }
            there.Host.Handle(to.Id, request, answer => network.Deliver(() =>
            {
                if (Side == there.Side && there.IsAlive) Reply(question, answer);
            }));
        });

        private void Reply(uint question, RingMessage? answer)
        {
            if (IsAlive) Host.Questions.Settle(question, answer);
        }

        public override string ToString() => address;
    }
}
