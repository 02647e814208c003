namespace Weir.Http.Http2;

/// <summary>The allowances of one peer for frames that make work and carry none. One thread.</summary>
/// <remarks>
/// What honest peers do bounds them from below: nghttp2 lets 33 resets a second pass, gRPC clients ping with each message they get, readers
/// send two window updates for each DATA frame. So control frames are earned by requests and content, and beyond that trickle.
/// </remarks>
public sealed class FloodGuard
{
    private readonly FloodAllowance[] _allowances =
    [
        new(200, 33), // Reset
        new(64, 4), // Settings
        new(200, 20), // Ping
        new(100, 10), // EmptyData
        new(400, 50), // Priority
        new(1000, 100), // WindowUpdate
        new(400, 50), // Ignored
    ];

    /// <returns>False when the peer has used up its allowance: ENHANCE_YOUR_CALM.</returns>
    public bool TrySpend(FloodKind kind, long now) => _allowances[(int)kind].TrySpend(now);

    /// <summary>A request was sent: frames behind our reset of it (§5.1), or a reset behind its end (§8.1), are honest.</summary>
    public void EarnByOpened() => _allowances[(int)FloodKind.Ignored].Earn(4);

    /// <summary>A request has come.</summary>
    public void EarnByRequest()
    {
        _allowances[(int)FloodKind.Priority].Earn(2);
        _allowances[(int)FloodKind.WindowUpdate].Earn(2);
        _allowances[(int)FloodKind.Ping].Earn(1);
    }

    /// <summary>A DATA frame with content came.</summary>
    public void EarnByDataReceived()
    {
        _allowances[(int)FloodKind.EmptyData].Earn(1);
        _allowances[(int)FloodKind.Ping].Earn(1);
    }

    /// <summary>A DATA frame with content went out.</summary>
    public void EarnByDataSent()
    {
        _allowances[(int)FloodKind.WindowUpdate].Earn(4);
        _allowances[(int)FloodKind.Ping].Earn(1);
    }
}
