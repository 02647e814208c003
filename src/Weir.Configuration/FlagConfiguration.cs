using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Weir.Configuration.Checks;
using Weir.Configuration.Yaml;

namespace Weir.Configuration;

/// <summary>A configuration from flags: one listener, one pool.</summary>
/// <remarks>The flags become the nodes of a small file and are read as one, so that both take the same values and say the same.</remarks>
public static partial class FlagConfiguration
{
    /// <summary>The listener's name in logs and metrics.</summary>
    public const string ListenerName = "main";

    /// <summary>The pool's name in logs and metrics.</summary>
    public const string PoolName = "main";

    // The longest beginning of a path decides, so the first that fits is the right one.
    private static readonly (string Path, string Flag)[] Flags =
    [
        ($"listeners.{ListenerName}.protocol", "--protocol"),
        ($"listeners.{ListenerName}.pool", "--strategy"), // the one error there is that a tcp listener has no such hash key
        ("listeners", "--listen"),
        ($"pools.{PoolName}.strategy", "--strategy"),
        ("pools", "--to"),
        ("engine.kind", "--engine"),
        ("engine.loops", "--loops"),
        ("engine.pin", "--pin"),
        ("admin", "--admin"),
        ("accessLog", "--access-log"),
    ];

    /// <summary>Reads and checks flags; each message names its flag in place of a position.</summary>
    public static LoadResult From(ConfigurationFlags flags, ConfigurationVocabulary vocabulary)
    {
        var missing = ImmutableArray.CreateBuilder<ConfigurationMessage>();
        if (flags.Listen is null)
            missing.Add(new(null, "--listen", "The flag is missing. Give the address to accept on: --listen :8080."));
        if (flags.To is null)
            missing.Add(new(null, "--to", "The flag is missing. Give the endpoints: --to 10.0.0.11:80,10.0.0.12:80."));
        if (vocabulary.Strategies.Any(strategy => strategy.NeedsHashKey && strategy.Name == flags.Strategy))
            missing.Add(new(
                null,
                "--strategy",
                $"'{flags.Strategy}' needs to know what to hash. Write {flags.Strategy}:uri, {flags.Strategy}:source, "
                    + $"{flags.Strategy}:header=NAME, {flags.Strategy}:cookie=NAME or {flags.Strategy}:query=NAME."));
        var messages = new MessageList();
        var read = ConfigurationLoader.Read(Root(flags), new(messages, new()), vocabulary);
        // What a missing flag, or one already reported, leads to is no further error.
        var errors = read.Errors.Select(Named).Where(error => missing.All(m => m.Path != error.Path));
        ImmutableArray<ConfigurationMessage> all = [.. missing, .. errors];
        return new()
        {
            Configuration = all.IsEmpty ? read.Configuration : null,
            Errors = all,
            Warnings = [.. read.Warnings.Select(Named)],
        };
    }

    /// <summary>A file's configuration with the process's own settings taken from flags: engine, admin and access log.</summary>
    public static LoadResult Override(LoadResult file, ConfigurationFlags flags, ConfigurationVocabulary vocabulary)
    {
        // Read as a whole, so that a flag's value is checked as the file's is; listener and pool are there to make it one, the listener
        // on a port that is not the admin listener's.
        var port = flags.Admin?.EndsWith(":1", StringComparison.Ordinal) == true ? 2 : 1;
        var read = From(flags with { Listen = $"127.0.0.1:{port}", To = "127.0.0.1:1", Strategy = null, Protocol = null }, vocabulary);
        if (file.Configuration is not { } configuration || read.Configuration is not { } given)
            return new() { Errors = [.. file.Errors, .. read.Errors], Warnings = file.Warnings };
        var engine = configuration.Engine;
        var both = configuration with
        {
            Admin = flags.Admin is null ? configuration.Admin : given.Admin,
            AccessLog = flags.AccessLog is null ? configuration.AccessLog : given.AccessLog,
            Engine = engine with
            {
                Kind = flags.Engine is null ? engine.Kind : given.Engine.Kind,
                Loops = flags.Loops is null ? engine.Loops : given.Engine.Loops,
                Pin = flags.Pin is null ? engine.Pin : given.Engine.Pin,
            },
        };
        var clashes = AdminClashes(both);
        return clashes.IsEmpty ? file with { Configuration = both } : new() { Errors = clashes, Warnings = file.Warnings };
    }

    /// <summary>The file's binds have passed the check already: what it finds now is about the flag.</summary>
    private static ImmutableArray<ConfigurationMessage> AdminClashes(WeirConfiguration configuration)
    {
        var messages = new MessageList();
        BindCheck.Run(configuration, new(messages, new()));
        return [.. messages.Errors().Select(error => error with { Path = "--admin" })];
    }

    /// <summary>A clash of binds names the other one by its path.</summary>
    [GeneratedRegex($@"\blisteners\.{ListenerName}\.bind(\[\d+\])?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListenPath { get; }

    private static MappingNode Root(ConfigurationFlags flags) => Mapping(
        ("listeners", Mapping((ListenerName, Mapping(
            ("bind", List(flags.Listen, isNumber: false)),
            ("protocol", Text(flags.Protocol)),
            ("pool", Text(PoolName)))))),
        ("pools", Mapping((PoolName, Mapping(
            ("strategy", Strategy(flags.Strategy)),
            ("endpoints", List(flags.To, isNumber: false)))))),
        ("engine", Mapping(
            ("kind", Text(flags.Engine)),
            ("loops", Text(flags.Loops)),
            ("pin", flags.Pin is null or "true" or "false" ? Text(flags.Pin) : List(flags.Pin, isNumber: true)))),
        ("admin", flags.Admin is null ? null : Mapping(("bind", Text(flags.Admin)))),
        ("accessLog", flags.AccessLog is null ? null : Mapping(("to", Text(flags.AccessLog)))));

    private static MappingNode Mapping(params ReadOnlySpan<(string Key, Node? Value)> entries)
    {
        var present = ImmutableArray.CreateBuilder<MappingEntry>(entries.Length);
        foreach (var (key, value) in entries)
            if (value is not null)
                present.Add(new(key, null, value));
        return new(null, present.ToImmutable(), 1, 1);
    }

    private static ScalarNode? Text(string? value) => value is null ? null : new(null, value, isQuoted: value.Length == 0);

    /// <summary><c>hash:uri</c> or <c>hash:header=X-User</c> in place of the file's <c>{ hash: { header: X-User } }</c>.</summary>
    private static Node? Strategy(string? value)
    {
        if (value?.Split(':', 2) is not [var name, var key])
            return Text(value);
        return Mapping((name, key.Split('=', 2) is [var kind, var argument] ? Mapping((kind, Text(argument))) : Text(key)));
    }

    private static SequenceNode? List(string? value, bool isNumber) => value is null
        ? null
        : new(
            null,
            [.. value.Split(',', StringSplitOptions.TrimEntries).Select(item => (Node)new ScalarNode(null, item, isQuoted: !isNumber))],
            1,
            1);

    private static ConfigurationMessage Named(ConfigurationMessage message)
    {
        foreach (var (path, flag) in Flags)
            if (message.Path.StartsWith(path, StringComparison.Ordinal))
                return message with { Path = flag, Text = ListenPath.Replace(message.Text, "--listen") };
        return message;
    }
}
