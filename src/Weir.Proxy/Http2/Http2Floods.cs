using Weir.Http.Http2;

namespace Weir.Proxy.Http2;

/// <summary>The words for the access log and the metrics when a flood ended a connection.</summary>
internal static class Http2Floods
{
    public static string Word(FloodKind kind) => kind switch
    {
        FloodKind.Reset => Forwarding.Reasons.ResetFlood,
        FloodKind.Settings => Forwarding.Reasons.SettingsFlood,
        FloodKind.Ping => Forwarding.Reasons.PingFlood,
        FloodKind.EmptyData => Forwarding.Reasons.EmptyDataFlood,
        FloodKind.Priority => Forwarding.Reasons.PriorityFlood,
        FloodKind.WindowUpdate => Forwarding.Reasons.WindowUpdateFlood,
        _ => Forwarding.Reasons.FrameFlood,
    };
}
