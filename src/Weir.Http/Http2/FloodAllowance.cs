namespace Weir.Http.Http2;

/// <summary>A token bucket: so many at once, so many a second, and some for each piece of useful work. A mutable struct.</summary>
public struct FloodAllowance(int burst, int perSecond)
{
    private const int Milli = 1000;
    private long _thousandths = (long)burst * Milli;
    private long _filledAt;

    /// <summary>Takes one.</summary>
    /// <param name="now">Milliseconds, never going back.</param>
    /// <returns>False when the allowance is used up.</returns>
    public bool TrySpend(long now)
    {
        if (_thousandths < Milli || now != _filledAt)
        {
            long elapsed = _filledAt == 0 ? 0 : Math.Clamp(now - _filledAt, 0, 3_600_000);
            _filledAt = now;
            Fill(elapsed * perSecond);
        }

        if (_thousandths < Milli)
            return false;
        _thousandths -= Milli;
        return true;
    }

    /// <summary>Useful work was done.</summary>
    public void Earn(int tokens) => Fill((long)tokens * Milli);

    private void Fill(long thousandths) => _thousandths = Math.Min(_thousandths + thousandths, (long)burst * Milli);
}
