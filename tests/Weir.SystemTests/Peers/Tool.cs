namespace Weir.SystemTests.Peers;

/// <summary>Programs of others that a test talks to; without one its tests are skipped, and say so.</summary>
public static class Tool
{
    public const string NoCurl = "curl is not installed; on Debian: apt-get install curl";

    public static bool HasChromium { get; } = Find("chromium") is not null;

    public static bool HasCurl { get; } = Find("curl") is not null;

    public static bool HasH2Load { get; } = Find("h2load") is not null;

    public static bool HasOpenSsl { get; } = Find("openssl") is not null;

    public static bool HasNginx { get; } = Find("nginx") is not null;

    /// <summary>The path of a program, or null.</summary>
    public static string? Find(string name)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Append("/usr/sbin").Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
