namespace Weir.Http.Http2;

/// <summary>Frames that cost us work and a hostile peer nothing; each has its own allowance.</summary>
public enum FloodKind
{
    /// <summary>Streams taken back, malformed or refused: "rapid reset" (CVE-2023-44487).</summary>
    Reset,
    Settings,
    Ping,

    /// <summary>DATA without a byte of content that does not end its stream.</summary>
    EmptyData,
    Priority,
    WindowUpdate,

    /// <summary>Frames of unknown type, and those on streams that are closed.</summary>
    Ignored,
}
