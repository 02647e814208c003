using System.Diagnostics;
using Weir.Compare.Processes;

namespace Weir.Compare.Load;

/// <summary>Compiles pingload when one of its sources is newer than its program.</summary>
internal static class PingLoadBuild
{
    /// <summary>Whether there is OpenSSL to build with; where it is not, pingload speaks no TLS.</summary>
    public static bool HasTls { get; } = File.Exists("/usr/include/openssl/ssl.h");

    public static string Build(string sourceFolder, string folder)
    {
        string program = Path.Combine(Directory.CreateDirectory(folder).FullName, HasTls ? "pingload-tls" : "pingload");
        DateTime newest = new DirectoryInfo(sourceFolder).EnumerateFiles().Max(file => file.LastWriteTimeUtc);
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > newest) return program;
        string compiler = Programs.Find("gcc") ?? Programs.Find("cc") ?? throw new CompareException("there is no C compiler for pingload (apt-get install gcc libc6-dev)");
        using Process run = Process.Start(compiler, ["-O2", "-flto", "-Wall", "-Wextra", "-std=gnu17", "-o", program, .. Directory.GetFiles(sourceFolder, "*.c"), .. HasTls ? (string[])["-lssl", "-lcrypto"] : []]);
        run.WaitForExit();
        return run.ExitCode == 0 ? program : throw new CompareException($"{sourceFolder} does not compile: see the compiler's words above");
    }
}
