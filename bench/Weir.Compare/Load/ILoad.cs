namespace Weir.Compare.Load;

/// <summary>A load generator together with the origin behind the proxies.</summary>
internal interface ILoad : IDisposable
{
    /// <summary>Loopback ports of the origin.</summary>
    int[] Origins { get; }

    /// <summary>Loads the proxy once.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="begun">Called when counting begins.</param>
    /// <param name="ended">Called when counting ends: what happens between the two is what the result counts.</param>
    LoadResult Run(LoadRequest request, Action begun, Action ended);
}
