namespace Weir.Http.Fields;

/// <summary>What the Connection fields of a head asked for (RFC 9110 §7.6.1).</summary>
[Flags]
internal enum ConnectionOptions : byte
{
    None = 0,
    Close = 1,
    KeepAlive = 2,
    Upgrade = 4,

    /// <summary>Names of fields that end here; found and marked once the whole head is known.</summary>
    Nominations = 8,
}
