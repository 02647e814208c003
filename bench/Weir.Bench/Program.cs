using BenchmarkDotNet.Running;

// Microbenchmarks of codec, pick and buffers: `dotnet run -c Release --project bench/Weir.Bench -- --filter '*'`.
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
