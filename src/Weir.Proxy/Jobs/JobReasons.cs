namespace Weir.Proxy.Jobs;

/// <summary>Why a job was refused, beside <see cref="Forwarding.Reasons"/>: for the log, the metrics and the client.</summary>
internal static class JobReasons
{
    public const string MalformedFrame = "malformed-frame";
    public const string ShortFrame = "short-frame";
    public const string SlowFrame = "slow-frame";
    public const string LongFrame = "long-frame";
    public const string JobsFull = "jobs-full";
    public const string UnaskedAnswer = "unasked-answer";
}
