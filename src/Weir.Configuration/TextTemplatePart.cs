namespace Weir.Configuration;

/// <summary>A piece of text, or a variable.</summary>
/// <param name="Variable"><see cref="TemplateVariable.None"/> for text.</param>
/// <param name="Text">The text; or what the variable names: a header, or a group.</param>
public sealed record TextTemplatePart(TemplateVariable Variable, string Text);
