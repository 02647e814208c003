namespace Weir.Compare.Processes;

/// <summary>Finds programs as a shell would, and in the folders for administrators which a plain user's PATH may lack.</summary>
internal static class Programs
{
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(["/usr/sbin", "/sbin"])
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);
}
