using BenchmarkDotNet.Attributes;
using Weir.Net.Buffers;

namespace Weir.Bench.Net;

/// <summary>What keeping an unsent remainder costs: lend, fill, empty, return.</summary>
[MemoryDiagnoser]
public class BufferPoolBenchmark
{
    private readonly BufferPool _pool = new(64 * 1024 * 1024);
    private readonly byte[] _bytes = new byte[1024];

    [Params(4 * 1024, 64 * 1024)]
    public int SizeBytes { get; set; }

    [Benchmark]
    public int LendFillReturn()
    {
        PooledBuffer buffer = _pool.TryRent(SizeBytes)!;
        int appended = buffer.Append(_bytes);
        buffer.Consume(appended);
        buffer.Return();
        return appended;
    }

    [GlobalCleanup]
    public void Free() => _pool.Dispose();
}
