using System.CommandLine;
using System.CommandLine.Parsing;

namespace Weir.Cli;

/// <summary>A flag that has a value when it is left out.</summary>
/// <param name="name">The flag.</param>
/// <param name="otherwise">That value.</param>
/// <remarks>The library's own default would be shown in the help as the program prints it, not as one types it.</remarks>
internal sealed class DefaultedOption<T>(string name, T otherwise) : Option<T>(name)
    where T : struct
{
    public T In(ParseResult parsed) => parsed.GetResult(this) is null ? otherwise : parsed.GetValue(this);

    /// <summary>For checks of several flags together.</summary>
    public T In(CommandResult result) => result.GetResult(this) is null ? otherwise : result.GetValue(this);
}
