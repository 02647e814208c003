using System.Diagnostics;
using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>Compiles pingload when one of its sources is newer than its program.</summary>
internal static class PingLoadBuild
{
    public static string Build(string sourceFolder, string folder)
    {
        string program = Path.Combine(Directory.CreateDirectory(folder).FullName, "pingload");
        DateTime newest = new DirectoryInfo(sourceFolder).EnumerateFiles().Max(file => file.LastWriteTimeUtc);
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > newest) return program;
        string compiler = Programs.Find("gcc") ?? Programs.Find("cc") ?? throw new CompareException("there is no C compiler for pingload (apt-get install gcc libc6-dev)");
        using Process run = Process.Start(compiler, ["-O2", "-flto", "-Wall", "-Wextra", "-std=gnu17", "-o", program, .. Directory.GetFiles(sourceFolder, "*.c")]);
        run.WaitForExit();
        return run.ExitCode == 0 ? program : throw new CompareException($"{sourceFolder} does not compile: see the compiler's words above");
    }
}
