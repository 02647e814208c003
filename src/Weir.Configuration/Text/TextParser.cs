using System.Diagnostics.CodeAnalysis;

namespace Weir.Configuration.Text;

/// <summary>Reads a value from its text.</summary>
/// <returns>Null when it could be read; otherwise what is wrong and how to mend it.</returns>
internal delegate string? TextParser<T>(string text, [MaybeNull] out T value);
