namespace Weir.Ring.Storage;

/// <summary>What an operation does to a key.</summary>
public enum RingAction
{
    Get,
    Put,
    Delete,
}
