using Weir.SystemTests.Backends;

namespace Weir.SystemTests.Jobs;

/// <summary>A server of two-byte jobs: works in the order received and answers each with its own two bytes, in small letters.</summary>
/// <param name="digit">What a size of 1 takes.</param>
/// <param name="dieAt">Ends the connection instead of answering this job, counted from 1 over all connections; 0: never.</param>
public sealed class JobServer(TimeSpan digit, int dieAt = 0) : Behaviour
{
    private int _jobs;

    public int Jobs => Volatile.Read(ref _jobs);

    public override async Task ServeAsync(BackendConnection connection)
    {
        while (true)
        {
            byte[] job;
            try
            {
                job = await connection.Wire.ReadExactlyAsync(2);
            }
            catch (Exception e) when (e is IOException or EndOfStreamException or Wire.WireException)
            {
                return; // the balancer has closed
            }

            if (Interlocked.Increment(ref _jobs) == dieAt)
                return;
            await Task.Delay(digit * (job[1] - '0')); // the work itself
            await connection.SendAsync($"{char.ToLowerInvariant((char)job[0])}{(char)job[1]}");
        }
    }
}
