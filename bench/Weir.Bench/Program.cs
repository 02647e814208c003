using BenchmarkDotNet.Running;
using Weir.Bench.Http;
using Weir.Bench.Ring;

// Microbenchmarks of codec, pick and buffers: `dotnet run -c Release --project bench/Weir.Bench -- --filter '*'`;
// the long fuzz runs: `dotnet run -c Release --project bench/Weir.Bench -- fuzz --inputs 10000000 --seed 1`, and with `--frames` as its last word;
// gets through a ring of five nodes: `dotnet run -c Release --project bench/Weir.Bench -- ring`.
if (args is ["ring"])
    return await RingRun.RunAsync();
if (args is ["fuzz", ..])
    return await FuzzRun.RunAsync(args[1..]);
BenchmarkSwitcher.FromAssembly(typeof(FuzzRun).Assembly).Run(args);
return 0;
