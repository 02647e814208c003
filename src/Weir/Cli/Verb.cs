using System.CommandLine;
using System.CommandLine.Parsing;

namespace Weir.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">What is typed.</param>
/// <param name="description">One or two sentences.</param>
/// <param name="examples">Whole command lines, each with an optional comment after <c>#</c>.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;

    /// <summary>Checks several flags together, once each of them could be read: one that could not has an error of its own.</summary>
    public void Check(Action<CommandResult> check) => Validators.Add(result =>
    {
        try
        {
            check(result);
        }
        catch (InvalidOperationException) when (result.Children.Any(child => child.Errors.Any()))
        {
            // Thrown by the library where a value is asked for that it could not read.
        }
    });
}
