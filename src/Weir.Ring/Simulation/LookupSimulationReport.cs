namespace Weir.Ring.Simulation;

/// <summary>What an experiment measured.</summary>
/// <param name="MeanPath">Nodes that answered in a look-up, the owner included and the searcher not.</param>
/// <param name="P1Path">The first percentile of that.</param>
/// <param name="P99Path">The 99th.</param>
/// <param name="MeanTimeouts">Dead nodes asked in a look-up.</param>
/// <param name="FailedLookups">Look-ups that found nobody, or another than the first node alive from the key on.</param>
/// <param name="KeysP1">The first percentile of keys on a node, as a multiple of the mean; null without keys.</param>
/// <param name="KeysP99">The 99th.</param>
public sealed record LookupSimulationReport(
    double MeanPath, int P1Path, int P99Path, double MeanTimeouts, int FailedLookups, double? KeysP1, double? KeysP99);
