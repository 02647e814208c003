namespace Weir.Proxy.Filters;

/// <summary>A piece of text, or a variable.</summary>
/// <param name="Variable"><see cref="Filters.Variable.None"/> for text.</param>
/// <param name="Text">The text; or the header's name; or a group's number or name.</param>
public readonly record struct TemplatePart(Variable Variable, string Text);
