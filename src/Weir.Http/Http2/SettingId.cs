namespace Weir.Http.Http2;

/// <summary>The settings of RFC 9113 §6.5.2 and RFC 8441 §3; others are ignored.</summary>
public enum SettingId : ushort
{
    None = 0,
    HeaderTableSize = 0x1,
    EnablePush = 0x2,
    MaxConcurrentStreams = 0x3,
    InitialWindowSize = 0x4,
    MaxFrameSize = 0x5,
    MaxHeaderListSize = 0x6,
    EnableConnectProtocol = 0x8,
}
