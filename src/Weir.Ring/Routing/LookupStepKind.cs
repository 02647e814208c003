namespace Weir.Ring.Routing;

/// <summary>How far one node's answer goes.</summary>
public enum LookupStepKind
{
    /// <summary>The peers lie nearer to the key: ask them.</summary>
    Nearer,

    /// <summary>The peers are the owner and, should it be dead, those who follow it.</summary>
    Owner,

    /// <summary>The node asked owns the key itself.</summary>
    Here,

    /// <summary>The node asked was taken for the owner and is not: its predecessor is nearer.</summary>
    Before,
}
