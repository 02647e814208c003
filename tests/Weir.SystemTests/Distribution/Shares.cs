using Weir.SystemTests.Load;
using Xunit;

namespace Weir.SystemTests.Distribution;

/// <summary>How the requests of a run fell on the endpoints.</summary>
public static class Shares
{
    /// <summary>Each endpoint's part of all requests, 0 to 1.</summary>
    public static double[] Of(IReadOnlyList<CountingBackend> backends)
    {
        double all = backends.Sum(b => b.Requests);
        return [.. backends.Select(b => b.Requests / all)];
    }

    /// <summary>Fails unless every share is near the expected one.</summary>
    /// <param name="within">Of all requests: 0.01 is one request in a hundred.</param>
    public static void AssertNear(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double within)
    {
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= within,
                $"Endpoint {i} got {actual[i]:P2} of the requests; {expected[i]:P2} ± {within:P2} was expected. All: {string.Join(", ", actual.Select(a => a.ToString("P2")))}");
        }
    }
}
