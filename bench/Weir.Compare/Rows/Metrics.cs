namespace Weir.Compare.Rows;

/// <summary>Names of the figures, as the JSON report has them.</summary>
internal static class Metrics
{
    public const string Rate = "requestsPerSecond";
    public const string P50Us = "p50Us";
    public const string P99Us = "p99Us";
    public const string CpuUs = "cpuUsPerRequest";
    public const string Busy = "busy";
    public const string PssMb = "pssMb";
    public const string Errors = "errors";
    public const string Spread = "spread";
    public const string Ratio = "ratio";
    public const string P99Ratio = "p99Ratio";
}
