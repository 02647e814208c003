using Weir.SystemTests.Wire;

namespace Weir.SystemTests.Differential;

/// <summary>What became of an entry.</summary>
/// <param name="Responses">What the client was answered, in order.</param>
/// <param name="Failure">Why it could read no further; null when it had what it expected.</param>
/// <param name="Closed">The proxy said that it closes the connection, and did, without another byte.</param>
/// <param name="Seen">The whole requests at the back end.</param>
/// <param name="Violations">What the back end's strict reader objected to.</param>
/// <param name="SurplusBytes">Bytes at the back end that belong to no whole request.</param>
public sealed record Outcome(
    IReadOnlyList<RawResponse> Responses,
    string? Failure,
    bool Closed,
    IReadOnlyList<StrictRequest> Seen,
    IReadOnlyList<string> Violations,
    long SurplusBytes);
