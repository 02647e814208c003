namespace Weir.Net.Tls.OpenSsl;

/// <summary>What one loop's calls into OpenSSL use: which connection is calling, and where the encrypted bytes gather.</summary>
/// <remarks>OpenSSL calls back only from inside our calls, so the connection that made the call is the one a callback is for.</remarks>
internal sealed class OpenSslThread
{
    /// <summary>The plain bytes that become records at one time: eight full ones.</summary>
    public const int PlainBytes = EventLoop.ScratchBytes;

    // Eight records with their headers and tags, and room for a handshake flight with a long chain.
    private const int OutputBytes = PlainBytes + (32 * 1024);

    [ThreadStatic]
    private static OpenSslThread? _current;

    public static OpenSslThread Current => _current ??= new OpenSslThread();

    /// <summary>Whose call is under way.</summary>
    public OpenSslConnection? Connection { get; set; }

    /// <summary>Encrypted bytes of the call under way; sent together when it is over, one system call for all records.</summary>
    public byte[] Output { get; } = GC.AllocateUninitializedArray<byte>(OutputBytes, pinned: true);

    public int Length { get; set; }

    /// <summary>Two small pieces are joined here, to become one record.</summary>
    public byte[] Joined { get; } = GC.AllocateUninitializedArray<byte>(OpenSslConnection.RecordBytes, pinned: true);

    /// <returns>False when there is no room.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(Output.AsSpan(Length)))
            return false;
        Length += bytes.Length;
        return true;
    }
}
