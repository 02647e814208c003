namespace Weir.Ring.Protocol;

/// <summary>Whether a node belongs to a ring.</summary>
public enum RingMembership
{
    /// <summary>Made, and told nothing yet.</summary>
    Outside,

    /// <summary>Looks for its successor; answers nothing.</summary>
    Joining,

    Member,

    /// <summary>Has gone and told its neighbours.</summary>
    Left,
}
