using System.Runtime.CompilerServices;
using Weir.Cli;

[assembly: InternalsVisibleTo("Weir.Tests")]

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
