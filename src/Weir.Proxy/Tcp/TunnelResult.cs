namespace Weir.Proxy.Tcp;

/// <summary>How a tunnel ended and what it carried.</summary>
/// <param name="End">Why it ended.</param>
/// <param name="BytesToA">Bytes that side A took, those given in advance included.</param>
/// <param name="BytesToB">The same for side B.</param>
public readonly record struct TunnelResult(TunnelEnd End, long BytesToA, long BytesToB);
