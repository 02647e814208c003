using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration.Errors;

/// <summary>Small configurations around the one line that a test is about.</summary>
internal static class Snippet
{
    /// <summary>A listener that is in order, one line.</summary>
    public const string Web = """
        listeners: { web: { bind: ":80", pool: web } }

        """;

    /// <summary>A pool that is in order, one line.</summary>
    public const string WebPool = """
        pools: { web: { endpoints: [ "a:1" ] } }

        """;

    /// <summary>The lines stand in line 5 and on, indented by 4.</summary>
    public static string Pool(string lines) => $"{Web}pools:\n  web:\n    endpoints: [ \"a:1\" ]\n{Indented(lines, 4)}";

    /// <summary>The items stand in line 5 and on, indented by 6.</summary>
    public static string Endpoints(string items) => $"{Web}pools:\n  web:\n    endpoints:\n{Indented(items, 6)}";

    /// <summary>The lines stand in line 4 and on, indented by 4.</summary>
    public static string Listener(string lines) => $"listeners:\n  web:\n    bind: \":80\"\n{Indented(lines, 4)}{WebPool}";

    /// <summary>The route stands in line 5, after two blanks and a dash within the listener.</summary>
    public static string Route(string route) => Listener($"routes:\n  - {route}");

    /// <summary>The value stands in line 3, column 11.</summary>
    public static string Bind(string value) => $"listeners:\n  web:\n    bind: {value}\n    pool: web\n{WebPool}";

    /// <summary>The line is the third.</summary>
    public static string Top(string line) => $"{Web}{WebPool}{line}\n";

    public static TheoryDataRow<string, string> Says(string name, string yaml, params string[] messages) =>
        new(yaml, string.Join('\n', messages)) { TestDisplayName = name };

    /// <summary>A line per error. An error leaves no configuration, and something without errors has one.</summary>
    public static string MessagesOf(string yaml)
    {
        var result = ConfigurationLoader.Load(yaml, "w.yaml", Words.All);
        Assert.Equal(result.Errors.IsEmpty, result.Configuration is not null);
        return string.Join('\n', result.Errors);
    }

    private static string Indented(string lines, int by) =>
        string.Concat(lines.Split('\n').Select(line => $"{new string(' ', by)}{line}\n"));
}
