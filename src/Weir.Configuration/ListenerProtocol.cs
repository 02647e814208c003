namespace Weir.Configuration;

/// <summary>What a listener speaks.</summary>
/// <remarks>The design's whole list: <see cref="ConfigurationVocabulary.Protocols"/> says which of them run.</remarks>
public enum ListenerProtocol
{
    Http,
    Https,
    Tcp,
    Jobs,
    TlsPassthrough,
    Udp,
    Packet,
}
