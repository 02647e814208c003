namespace Weir.Configuration;

/// <summary>Who of those that wait goes first.</summary>
public enum Priority
{
    High,
    Normal,
    Low,
}
