using System.Text;

namespace Weir.Configuration.Text;

/// <summary>The path after <c>unix:</c>.</summary>
internal static class UnixPathText
{
    public const string Prefix = "unix:";

    // sun_path of struct sockaddr_un holds 108 bytes, the last of them the terminating zero (unix(7)).
    private const int MaxBytes = 107;

    public static string? Parse(string text, out string path)
    {
        path = text[Prefix.Length..];
        if (!path.StartsWith('/') || path.EndsWith('/'))
            return $"{Shown.Quoted(text)} needs an absolute path to a socket: unix:/run/app.sock.";
        if (path.Contains('\0', StringComparison.Ordinal))
            return $"{Shown.Quoted(text)} has a zero byte in its path. Remove it.";
        return Encoding.UTF8.GetByteCount(path) > MaxBytes
            ? $"The socket path {Shown.Quoted(path)} is longer than the {MaxBytes} bytes that Linux takes. Use a shorter one."
            : null;
    }
}
