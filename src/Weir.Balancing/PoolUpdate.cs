using System.Collections.Immutable;
using Weir.Balancing.Health;

namespace Weir.Balancing;

/// <summary>What came of an event: what the shell has to do now.</summary>
/// <param name="Snapshot">The pool from now on; the same object as before if nothing changed for the loops.</param>
/// <param name="Changes">To be logged, in order.</param>
/// <param name="ChecksDue">A health check is to be started at each of them and its end reported.</param>
/// <param name="NextTick">When <see cref="Pool.Tick"/> is due next; null: not before another event. The shell may come late, and
/// does well to gather what falls within some 10 ms: a tick looks at all endpoints.</param>
public sealed record PoolUpdate(
    PoolSnapshot Snapshot,
    ImmutableArray<HealthChange> Changes,
    ImmutableArray<Endpoint> ChecksDue,
    TimeSpan? NextTick);
