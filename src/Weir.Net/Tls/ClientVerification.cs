namespace Weir.Net.Tls;

/// <summary>Whether a listener asks its clients for certificates.</summary>
public enum ClientVerification
{
    Off,

    /// <summary>A client may come without one; one that it shows has to be good.</summary>
    Optional,

    /// <summary>Without a good one the handshake fails.</summary>
    Required,
}
