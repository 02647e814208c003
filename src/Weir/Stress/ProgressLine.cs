using System.Globalization;

namespace Weir.Stress;

/// <summary>The bar that is drawn again and again while a run lasts. Pure.</summary>
internal static class ProgressLine
{
    private const int BarCells = 30;

    /// <param name="done">How much of the run is over, 0 to 1.</param>
    /// <param name="completed">Requests so far.</param>
    /// <param name="perSecond">Requests a second of late.</param>
    /// <param name="failed">Failed ones among them.</param>
    public static string Draw(double done, long completed, double perSecond, long failed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bar(done)}  {completed:N0} requests  {perSecond:N0}/s  {failed:N0} failed");

    /// <summary>The bar and the part in per cent.</summary>
    /// <param name="done">0 to 1.</param>
    public static string Bar(double done)
    {
        done = Math.Clamp(done, 0, 1);
        int full = (int)(done * BarCells);
        return string.Create(CultureInfo.InvariantCulture, $"{new string('█', full)}{new string('░', BarCells - full)} {done,4:P0}");
    }
}
