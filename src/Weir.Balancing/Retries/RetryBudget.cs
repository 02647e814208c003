namespace Weir.Balancing.Retries;

/// <summary>Keeps retries to a share of recent requests, so that they cannot multiply the load of a pool in trouble.</summary>
/// <remarks>
/// <para>The scheme is that of Finagle's <c>RetryBudget</c>: requests earn retries, here over a window of ten seconds. A retry is
/// granted while the window holds fewer retries than the share of its requests; and, so that a quiet pool can retry at all,
/// as long as the present second has had fewer than <see cref="LeastPerSecond"/>.</para>
/// <para>Any thread; nothing locks. Loops that ask at the same instant may pass the limit by one retry each.</para>
/// </remarks>
/// <param name="share">0 to 1, of the requests; 0 leaves the minimum alone.</param>
public sealed class RetryBudget(double share)
{
    /// <summary>Retries a second that need no requests to earn them.</summary>
    public const int LeastPerSecond = 3;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly SlidingCount _requests = new(Window);
    private readonly SlidingCount _retries = new(Window);

    /// <summary>A request came; its retries, if any, do not count again.</summary>
    public void OnRequest(long nowNanos) => _requests.Add(nowNanos);

    /// <summary>Asks for one retry.</summary>
    /// <returns>False when the budget is used up; nothing was counted then.</returns>
    public bool TryTake(long nowNanos)
    {
        bool isGranted = _retries.Latest(nowNanos) < LeastPerSecond || _retries.Sum(nowNanos) < share * _requests.Sum(nowNanos);
        if (isGranted) _retries.Add(nowNanos);
        return isGranted;
    }
}
