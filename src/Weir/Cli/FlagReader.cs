namespace Weir.Cli;

/// <summary>Reads the value of a flag.</summary>
/// <returns>False when the text is no such value.</returns>
internal delegate bool FlagReader<T>(string text, out T value);
