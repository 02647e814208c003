using System.Text.Json.Nodes;
using Weir.Configuration.Yaml;

namespace Weir.Configuration.Forms;

/// <summary><c>stdout</c>, <c>stderr</c> or the path of a file.</summary>
/// <remarks>A path has a '/' in it, so that a misspelt word does not become a file.</remarks>
internal sealed class LogTargetForm : ValueForm<(AccessLogTarget Target, string? Path)>
{
    // PATH_MAX of Linux.
    private const int MaxPath = 4095;

    public override string Expected => "stdout, stderr or a path";

    public override string TypeName => "`stdout` · `stderr` · path";

    public override bool TryRead(Node node, string path, ReadContext context, out (AccessLogTarget Target, string? Path) value)
    {
        value = default;
        if (node is not ScalarNode { IsNull: false } scalar)
        {
            WrongKind(node, path, context);
            return false;
        }

        var text = scalar.Value;
        switch (text)
        {
            case "stdout":
                value = (AccessLogTarget.Stdout, null);
                return true;
            case "stderr":
                value = (AccessLogTarget.Stderr, null);
                return true;
        }

        if (text.Contains('/', StringComparison.Ordinal) && !text.EndsWith('/') && text.Length <= MaxPath && !text.Any(char.IsControl))
        {
            value = (AccessLogTarget.File, text);
            return true;
        }

        var meant = Suggestion.Sentence(text, ["stdout", "stderr"]);
        context.Messages.Error(
            node.Position,
            path,
            text.Contains('/', StringComparison.Ordinal)
                ? $"{Shown.Quoted(text)} is not the path of a file. Name a file, such as /var/log/weir/access.log."
                : $"{Shown.Quoted(text)} is neither stdout nor stderr.{meant} A file is named with its directory: ./{Shown.Plain(text)}.");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^(stdout|stderr|.*/.*[^/])$" };
}
