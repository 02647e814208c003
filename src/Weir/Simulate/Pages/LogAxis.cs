namespace Weir.Simulate.Pages;

/// <summary>A logarithmic axis of times with round marks.</summary>
internal sealed class LogAxis
{
    /// <summary>Less than this is drawn as this: zero has no logarithm.</summary>
    private const double Least = 1e-6;

    private readonly double _from;
    private readonly double _decades;
    private readonly double _begin;
    private readonly double _length;

    /// <param name="least">The shortest time in seconds.</param>
    /// <param name="most">The longest.</param>
    /// <param name="begin">Where the axis begins on the page.</param>
    /// <param name="length">How long it is there.</param>
    public LogAxis(double least, double most, double begin, double length)
    {
        least = Math.Max(least, Least);
        most = Math.Max(most, least * 1.5);
        _from = Math.Log10(least);
        _decades = Math.Log10(most) - _from;
        (_begin, _length) = (begin, length);
    }

    public double At(double seconds) =>
        _begin + (_length * Math.Clamp((Math.Log10(Math.Max(seconds, Least)) - _from) / _decades, 0, 1));

    /// <summary>1, 2 and 5 of each decade, or each decade alone where there are many.</summary>
    public IEnumerable<double> Marks()
    {
        double[] steps = _decades > 3 ? [1] : [1, 2, 5];
        for (int decade = (int)Math.Floor(_from); decade <= _from + _decades; decade++)
        {
            foreach (double step in steps)
            {
                double mark = step * Math.Pow(10, decade);
                double at = (Math.Log10(mark) - _from) / _decades;
                if (at is >= -1e-9 and <= 1 + 1e-9) yield return mark;
            }
        }
    }
}
