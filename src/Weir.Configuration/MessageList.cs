using System.Collections.Immutable;

namespace Weir.Configuration;

/// <summary>Collects what is wrong while a configuration is read.</summary>
internal sealed class MessageList
{
    /// <summary>A file with more errors than this is not the file that was meant; the rest is only counted.</summary>
    public const int Max = 500;

    private readonly List<ConfigurationMessage> _errors = [];
    private readonly List<ConfigurationMessage> _warnings = [];
    private int _uncounted;

    /// <summary>Further errors are only counted, so their text need not be made.</summary>
    public bool IsFull => _errors.Count >= Max;

    public bool HasErrors => _errors.Count > 0;

    public void Error(SourcePosition? position, string path, string text)
    {
        if (_errors.Count < Max)
            _errors.Add(new(position, path, text));
        else
            _uncounted++;
    }

    public bool HasErrorAt(string path) => _errors.Exists(error => error.Path == path);

    public void Warning(SourcePosition? position, string path, string text)
    {
        if (_warnings.Count < Max)
            _warnings.Add(new(position, path, text));
    }

    public ImmutableArray<ConfigurationMessage> Errors()
    {
        var errors = InFileOrder(_errors);
        return _uncounted == 0
            ? errors
            : errors.Add(new(errors[^1].Position, "", $"{_uncounted} more errors are not shown. Mend these first."));
    }

    public ImmutableArray<ConfigurationMessage> Warnings() => InFileOrder(_warnings);

    // A stable sort: messages of one place, and those of flags, keep the order in which they were found.
    private static ImmutableArray<ConfigurationMessage> InFileOrder(List<ConfigurationMessage> messages) =>
        [.. messages.OrderBy(m => m.Position?.Line ?? 0).ThenBy(m => m.Position?.Column ?? 0)];
}
