namespace Weir.Compare.Load;

/// <summary>The servers behind the proxies.</summary>
internal interface IOrigin : IDisposable
{
    /// <summary>Loopback ports: one endpoint each.</summary>
    int[] Ports { get; }
}
