namespace Weir.Configuration;

/// <summary>What a listener speaks. The design's whole list: <see cref="ConfigurationVocabulary.Protocols"/> says which of them run.</summary>
public enum ListenerProtocol
{
    Http,
    Https,
    Tcp,
    TlsPassthrough,
    Udp,
    Packet,
}
