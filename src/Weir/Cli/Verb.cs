using System.CommandLine;

namespace Weir.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">One or two sentences.</param>
/// <param name="examples">Whole command lines, each with an optional comment after <c>#</c>.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
