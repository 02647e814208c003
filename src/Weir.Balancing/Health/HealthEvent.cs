namespace Weir.Balancing.Health;

/// <summary>Something that happened to the health of an endpoint.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">Of a failure or fault: what went wrong, as a person would say it ("connection refused").</param>
public readonly record struct HealthEvent(HealthEventKind Kind, string Detail = "");
