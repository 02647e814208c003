namespace Weir.Balancing.Scheduling;

/// <summary>What the requests were that a pool has placed.</summary>
internal sealed class RequestMix
{
}
