using System.Net;
using Weir.Proxy.Health;

namespace Weir.Tests.Proxy.Health;

/// <summary>Checks that end as the test says, at once or never.</summary>
internal sealed class FakeProber : IProber
{
    private readonly Dictionary<string, string?> _failures = new(StringComparer.Ordinal);

    public HashSet<string> Hanging { get; } = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public int Running { get; private set; }

    /// <summary>Null lets the checks of an endpoint pass.</summary>
    public void SetFailure(string name, string? failure) => _failures[name] = failure;

    public async Task<string?> ProbeAsync(EndPoint address, string name, CancellationToken cancellation)
    {
        Count++;
        if (Hanging.Contains(name))
        {
            Running++;
            TaskCompletionSource never = new();
            await using (cancellation.Register(() => never.TrySetCanceled(cancellation)))
            {
                try
                {
                    await never.Task;
                }
                finally
                {
                    Running--;
                }
            }
        }

        return _failures.GetValueOrDefault(name);
    }
}
