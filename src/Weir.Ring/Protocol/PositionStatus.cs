using Weir.Ring.Routing;

namespace Weir.Ring.Protocol;

/// <summary>One position of a machine, for people.</summary>
/// <param name="Self">The position.</param>
/// <param name="IsServing">It answers for its range.</param>
/// <param name="Predecessor">Null while unknown.</param>
/// <param name="Successors">Nearest first.</param>
/// <param name="Fingers">Each peer once, longest first.</param>
/// <param name="KeysOwned">Visible entries of its own range.</param>
/// <param name="KeysHeld">All entries it holds: its own, copies of others, tombstones.</param>
/// <param name="BytesHeld">Of keys and values.</param>
public sealed record PositionStatus(
    RingPeer Self, bool IsServing, RingPeer? Predecessor, RingPeer[] Successors, RingPeer[] Fingers, long KeysOwned, long KeysHeld, long BytesHeld);
