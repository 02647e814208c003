using System.Diagnostics;
using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>Compiles pingload when its source is newer than its program.</summary>
internal static class PingLoadBuild
{
    public static string Build(string source, string folder)
    {
        string program = Path.Combine(Directory.CreateDirectory(folder).FullName, "pingload");
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(source)) return program;
        string compiler = Programs.Find("gcc") ?? Programs.Find("cc") ?? throw new CompareException("there is no C compiler for pingload (apt-get install gcc libc6-dev)");
        using Process run = Process.Start(compiler, ["-O2", "-Wall", "-Wextra", "-std=gnu17", "-o", program, source]);
        run.WaitForExit();
        return run.ExitCode == 0 ? program : throw new CompareException($"{source} does not compile: see the compiler's words above");
    }
}
