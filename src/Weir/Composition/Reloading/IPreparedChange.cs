namespace Weir.Composition.Reloading;

/// <summary>One part of a change of configuration. All that can fail has been done when there is one: either all parts are committed,
/// or all are abandoned and nothing has changed.</summary>
internal interface IPreparedChange
{
    Task CommitAsync();

    /// <summary>Closes what was opened.</summary>
    ValueTask AbandonAsync();
}
