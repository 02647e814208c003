namespace Weir.Proxy.Filters;

/// <summary>One filter as <c>weir route</c> shows it.</summary>
/// <param name="Kind">Its key in the configuration: <c>setRequestHeader</c>.</param>
/// <param name="Name">The header's name; null for other filters.</param>
/// <param name="Value">What is written; null when nothing is.</param>
/// <param name="Path">The path filter; null for headers.</param>
public sealed record FilterLine(string Kind, string? Name, Template? Value, PathFilter? Path);
