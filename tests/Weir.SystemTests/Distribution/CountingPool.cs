using System.Collections.Concurrent;
using System.Text;
using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Distribution;

/// <summary>A few counting back ends, and which of them each key was sent to.</summary>
public sealed class CountingPool : IDisposable
{
    private readonly CountingBackend[] _backends;
    private readonly ConcurrentDictionary<string, int> _endpointOfKey = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wanderers = [];

    public CountingPool(int size, TimeSpan delay = default, Func<string, string>? keyOf = null)
    {
        _backends = new CountingBackend[size];
        for (var i = 0; i < size; i++)
        {
            var index = i;
            _backends[i] = new(delay, keyOf is null ? null : head => Note(keyOf(Encoding.Latin1.GetString(head.Span)), index));
        }
    }

    public IEnumerable<long> Requests => _backends.Select(b => b.Requests);

    /// <summary>The endpoints as a configuration names them; without weights all are equal.</summary>
    public IReadOnlyList<string> Endpoints(params int[] weights) =>
        [.. _backends.Select((b, i) => weights.Length == 0 ? b.Address : $$"""{ address: "{{b.Address}}", weight: {{weights[i]}} }""")];

    public void AssertShares(IReadOnlyList<double> expected, double within, ITestOutputHelper output)
    {
        var shares = Shares.Of(_backends);
        output.WriteLine(string.Join(", ", shares.Select(s => s.ToString("P2"))));
        Shares.AssertNear(expected, shares, within);
    }

    public void AssertEachKeyHasOneEndpoint(int keys)
    {
        Assert.Empty(_wanderers);
        Assert.Equal(keys, _endpointOfKey.Count);
    }

    public void Dispose()
    {
        foreach (var backend in _backends)
            backend.Dispose();
    }

    private void Note(string key, int endpoint)
    {
        if (_endpointOfKey.GetOrAdd(key, endpoint) != endpoint)
            _wanderers.Enqueue(key);
    }
}
