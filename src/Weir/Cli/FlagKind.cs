using System.CommandLine;

namespace Weir.Cli;

/// <summary>A kind of value that flags take: how it is read and what is said when it cannot be. Immutable.</summary>
/// <param name="What">Completes "'x' is not …".</param>
/// <param name="Mend">A sentence that says how to write it.</param>
/// <param name="Read">Reads it.</param>
internal sealed record FlagKind<T>(string What, string Mend, FlagReader<T> Read)
    where T : struct
{
    /// <summary>A flag that may be left out; its value is null then.</summary>
    public Option<T?> Optional(string name, string valueName, string description) => new(name)
    {
        HelpName = valueName,
        Description = description,
        CustomParser = result => Parse(name, result.Tokens.Count == 1 ? result.Tokens[0].Value : "", result.AddError),
    };

    /// <summary>A flag with a value when it is left out.</summary>
    /// <param name="otherwise">That value, as one would type it.</param>
    public DefaultedOption<T> WithDefault(string name, string valueName, string description, string otherwise)
    {
        if (!Read(otherwise, out var value)) throw new ArgumentException($"'{otherwise}' is not {What}", nameof(otherwise));
        return new(name, value)
        {
            HelpName = valueName,
            Description = $"{description} (default: {otherwise}).",
            CustomParser = result => Parse(name, result.Tokens.Count == 1 ? result.Tokens[0].Value : "", result.AddError) ?? default,
        };
    }

    private T? Parse(string name, string text, Action<string> addError)
    {
        if (Read(text, out var value)) return value;
        addError($"{name}: '{UsageErrors.Echo(text)}' is not {What}. {Mend}");
        return null;
    }
}
