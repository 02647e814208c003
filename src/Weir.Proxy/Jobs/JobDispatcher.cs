using Weir.Balancing;
using Weir.Balancing.Scheduling;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Jobs;

/// <summary>Gives the jobs of one listener to the servers of its pool, over one connection to each.</summary>
/// <remarks>All connections to servers belong to one loop: jobs of clients on other loops come and go by its queue of posted work.</remarks>
public sealed class JobDispatcher(ProxyPool pool, JobsOptions options, ProxyLoop loop)
{
    private readonly Dictionary<ProxyEndpoint, JobServer> _servers = [];
    private int _jobs;

    public ProxyPool Pool => pool;

    public JobsOptions Options => options;

    internal ProxyLoop Loop => loop;

    /// <summary>It has been replaced or its listener has ended: servers' connections close when nothing is left to do there.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>Counts a job in. Any thread.</summary>
    /// <returns>False when there are as many as there may be.</returns>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _jobs) <= options.MaxJobs)
            return true;
        Leave();
        return false;
    }

    /// <summary>A job that was counted in is over. Any thread.</summary>
    internal void Leave() => Interlocked.Decrement(ref _jobs);

    /// <summary>Any thread.</summary>
    internal void Submit(Job job) => loop.Loop.Post(_ => Place(job), null);

    /// <summary>Lets what is under way finish, and keeps no connection after that. Any thread.</summary>
    public void Close() => loop.Loop.Post(
        _ =>
        {
            IsClosed = true;
            foreach (JobServer server in _servers.Values.ToArray())
                server.Nudge();
        },
        null);

    /// <summary>Finds a server for a job that is at none.</summary>
    internal void Place(Job job)
    {
        long now = loop.Loop.Timestamp;
        PickRequest request = job.PickAt(now);
        PlacedWork work;
        ProxyEndpoint? endpoint = pool.Admission is { } admission
            ? admission.TryEnter(in request, loop.Random, out bool isFull, out work)
            : pool.PickAndBegin(in request, loop.Random, out isFull, out work);
        if (endpoint is null)
        {
            job.End(null, job.Reason ?? (isFull ? Reasons.PoolFull : Reasons.NoEndpoint));
            return;
        }

        if (job.Endpoint is { } before)
            before.Counters[loop.Index].Retried++;
        job.PlaceAt(endpoint, in work, now);
        if (!_servers.TryGetValue(endpoint, out JobServer? server))
            _servers.Add(endpoint, server = new JobServer(this, endpoint));
        server.Take(job);
    }

    /// <summary>A job's load has ended at its server.</summary>
    internal void LeavePool() => pool.Admission?.Leave();

    /// <summary>A server has nothing to do and no connection; it is made anew when a job comes.</summary>
    internal void Forget(ProxyEndpoint endpoint) => _servers.Remove(endpoint);
}
