namespace Weir.SystemTests.Differential;

/// <summary>A front for each engine, started when its first entry comes and shared by all entries.</summary>
public sealed class Fronts : IAsyncDisposable
{
    private readonly Dictionary<string, Front> _fronts = new(StringComparer.Ordinal);

    public async Task<Front> ForAsync(string engine)
    {
        if (!_fronts.TryGetValue(engine, out var front))
            _fronts[engine] = front = await Front.StartAsync(engine);
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var front in _fronts.Values)
            await front.DisposeAsync();
    }
}
