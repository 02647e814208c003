namespace Weir.Compare.Processes;

/// <summary>Which CPU does what: the proxy alone on one, everything that loads it on another.</summary>
internal static class Cpus
{
    public const string Proxy = "0";
    public const string Load = "1";
    public const string Both = "0,1";
}
