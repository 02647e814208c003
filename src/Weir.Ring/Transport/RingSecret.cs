namespace Weir.Ring.Transport;

/// <summary>What the members of a ring share. Whoever has it may read and write everything.</summary>
public sealed class RingSecret
{
    private const int LeastBytes = 16;
    private const int MostBytes = 4_096;

    private RingSecret(byte[] bytes) => Bytes = bytes;

    /// <summary>No secret: only for a ring that stays on one machine.</summary>
    public static RingSecret None { get; } = new([]);

    public bool IsNone => Bytes.Length == 0;

    internal byte[] Bytes { get; }

    public static RingSecret Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Reads a file; white space at its end does not count.</summary>
    /// <param name="path">The file.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>What is wrong and how to mend it; null when nothing is.</returns>
    public static string? Read(string path, out RingSecret secret)
    {
        secret = None;
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"'{path}' cannot be read: {e.Message.TrimEnd('.')}. Make one: head -c 32 /dev/urandom | base64 > {path}";
        }
        ReadOnlySpan<byte> trimmed = bytes.AsSpan().TrimEnd("\r\n \t"u8);
        if (trimmed.Length < LeastBytes) return $"'{path}' holds {trimmed.Length} bytes; a secret has at least {LeastBytes}. Make one: head -c 32 /dev/urandom | base64 > {path}";
        if (trimmed.Length > MostBytes) return $"'{path}' holds {trimmed.Length} bytes; a secret has at most {MostBytes}. Make one: head -c 32 /dev/urandom | base64 > {path}";
        secret = new RingSecret(trimmed.ToArray());
        return null;
    }
}
