using System.Text;

namespace Weir.Samples.Pi;

/// <summary>π as text: the longest prefix computed so far is kept, and longer ones are computed when asked for.</summary>
/// <remarks>
/// Thread-safe. One computation runs at a time and whoever needs it waits for it, so that a burst of requests for many digits
/// costs one computation and not a processor each. Memory: at most two bytes a digit while computing, one byte a digit kept,
/// with <see cref="Limit"/> digits at most.
/// </remarks>
public sealed class PiDigits : IDisposable
{
    /// <summary>The most decimals that are served.</summary>
    public const int Limit = 100_000;

    private const int FirstStep = 1_024;

    private readonly SemaphoreSlim _computing = new(1, 1);
    private byte[] _longest = "3.1415926535"u8.ToArray();

    /// <summary>π with its decimals truncated, not rounded: <c>3</c> for 0, <c>3.1</c> for 1.</summary>
    /// <param name="decimals">0 to <see cref="Limit"/>.</param>
    /// <param name="cancellation">Ends the wait for another's computation.</param>
    /// <returns>ASCII; shared, not to be written to.</returns>
    public ValueTask<ReadOnlyMemory<byte>> GetAsync(int decimals, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, Limit);
        byte[] longest = Volatile.Read(ref _longest);
        return Length(decimals) <= longest.Length
            ? ValueTask.FromResult<ReadOnlyMemory<byte>>(longest.AsMemory(0, Length(decimals)))
            : ExtendAsync(decimals, cancellation);
    }

    public void Dispose() => _computing.Dispose();

    private static int Length(int decimals) => decimals == 0 ? 1 : decimals + 2;

    private async ValueTask<ReadOnlyMemory<byte>> ExtendAsync(int decimals, CancellationToken cancellation)
    {
        await _computing.WaitAsync(cancellation);
        try
        {
            if (_longest.Length < Length(decimals))
            {
                // Doubling: whoever asks for one digit more each time causes a handful of computations in all.
                int step = FirstStep;
                while (step < decimals) step *= 2;
                step = Math.Min(step, Limit);
                Volatile.Write(ref _longest, await Task.Run(() => Compute(step), CancellationToken.None));
            }

            return _longest.AsMemory(0, Length(decimals));
        }
        finally
        {
            _computing.Release();
        }
    }

    private static byte[] Compute(int decimals)
    {
        string digits = Chudnovsky.Scaled(decimals).ToString();
        byte[] text = new byte[Length(decimals)];
        text[0] = (byte)digits[0];
        text[1] = (byte)'.';
        Encoding.ASCII.GetBytes(digits.AsSpan(1), text.AsSpan(2));
        return text;
    }
}
