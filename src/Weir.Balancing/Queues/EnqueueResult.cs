namespace Weir.Balancing.Queues;

/// <summary>Whether there was room.</summary>
public enum EnqueueResult
{
    Queued,

    /// <summary>The queue holds as many as it may.</summary>
    Full,

    /// <summary>This client holds as much of the queue as one client may.</summary>
    ClientFull,
}
