using Weir.Configuration;

namespace Weir.Composition;

/// <summary>Where the access log's file is to be.</summary>
internal static class LogDirectory
{
    /// <summary>The directory of the file, if it is not there; null when it is, or when the log goes to no file.</summary>
    public static string? Missing(AccessLogConfig? config) =>
        config is { To: AccessLogTarget.File, Path: { } path } && Path.GetDirectoryName(Path.GetFullPath(path)) is { } directory && !Directory.Exists(directory)
            ? directory
            : null;
}
