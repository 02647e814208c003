namespace Weir.Admin;

/// <summary>How a reload has ended.</summary>
/// <param name="IsApplied">False: nothing has changed.</param>
/// <param name="Text">What has changed, or every error as <c>weir check</c> writes it; lines for people.</param>
public sealed record ReloadAnswer(bool IsApplied, string Text);
