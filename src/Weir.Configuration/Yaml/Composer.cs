using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Weir.Configuration.Yaml;

/// <summary>Text to nodes, with every limit that keeps a hostile file harmless.</summary>
/// <remarks>
/// Works on parser events: the library's own tree stops at the first duplicate key, recurses without a limit and shares aliased
/// nodes, so that walking a few hundred bytes of nested aliases (a "billion laughs" file) would never end.
/// </remarks>
internal sealed class Composer(string text, string fileName, MessageList messages)
{
    public const int MaxDepth = 32;
    public const int MaxNodes = 100_000;

    private readonly Parser _parser = new(new StringReader(text));
    private readonly Dictionary<string, Node?> _anchors = [];
    private readonly SourcePosition _end = End(text, fileName);
    private int _nodes;

    /// <summary>Reads the one document of the file.</summary>
    /// <returns>Null when the file is empty or cannot be read further; then the reason has been reported.</returns>
    public Node? Compose()
    {
        if (SyntaxErrorText.Forbidden(text) is var (line, column, character))
        {
            messages.Error(
                new SourcePosition(fileName, line, column),
                "",
                $"A control character (U+{(int)character:X4}) stands here. Remove it.");
            return null;
        }

        try
        {
            Next();
            Next();
            if (_parser.Current is StreamEnd)
            {
                messages.Error(
                    new SourcePosition(fileName, 1, 1),
                    "",
                    "The file is empty. It needs at least 'listeners' and 'pools'; run without a file by --listen and --to.");
                return null;
            }

            Next();
            var root = Value(1, "");
            if (root is null)
                return null;
            Next();
            Next();
            if (_parser.Current is DocumentStart second)
            {
                messages.Error(At(second.Start), "", "A second YAML document begins here. Weir reads one: remove the '---' line.");
                return null;
            }

            return root;
        }
        catch (YamlException error)
        {
            var (at, reason) = SyntaxErrorText.For(error, text, At(error.Start));
            messages.Error(at, "", reason);
            return null;
        }
    }

    private Node? Value(int depth, string path)
    {
        var current = _parser.Current!;
        if (depth > MaxDepth)
            return Stop(current, path, $"The file is nested deeper than {MaxDepth} levels. Weir's own keys need at most 8.");
        if (++_nodes > MaxNodes)
            return Stop(current, path, $"The file has more than {MaxNodes} values, aliases counted as what they stand for. Split it.");
        if (current is AnchorAlias alias)
            return Alias(alias, depth, path);
        // After some malformed text the library ends a mapping between a key and its value (found by mutation).
        if (current is not NodeEvent node)
            throw new YamlException(current.Start, current.End, SyntaxErrorText.Unplaced);
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
            return Stop(current, path, $"{Shown.Quoted(node.Tag.Value)} is a YAML tag, and Weir uses none. Remove it.");
        var anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
            _anchors[anchor] = null; // being built: an alias to it from inside would be endless
        Node? value = node switch
        {
            Scalar scalar => new ScalarNode(At(scalar.Start), scalar.Value, scalar.Style != ScalarStyle.Plain),
            SequenceStart => Sequence(node, depth, path),
            _ => Mapping(node, depth, path),
        };
        if (anchor is not null)
            _anchors[anchor] = value;
        return value;
    }

    private SequenceNode? Sequence(NodeEvent start, int depth, string path)
    {
        var items = ImmutableArray.CreateBuilder<Node>();
        var (size, height) = (1, 0);
        for (Next(); _parser.Current is not SequenceEnd; Next())
        {
            if (Value(depth + 1, $"{path}[{items.Count}]") is not { } item)
                return null;
            items.Add(item);
            size += item.Size;
            height = Math.Max(height, item.Height);
        }

        return new(At(start.Start), items.ToImmutable(), size, height + 1);
    }

    private MappingNode? Mapping(NodeEvent start, int depth, string path)
    {
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var first = new Dictionary<string, int>();
        var (size, height) = (1, 0);
        for (Next(); _parser.Current is not MappingEnd; Next())
        {
            if (_parser.Current is not Scalar key)
                return (MappingNode?)Stop(_parser.Current!, path, "A key is a plain word, not a list, a mapping or an alias.");
            var (name, position) = (key.Value, At(key.Start));
            var keyPath = SourceMap.Join(path, name);
            Next();
            if (Value(depth + 1, keyPath) is not { } value)
                return null;
            size += value.Size;
            height = Math.Max(height, value.Height);
            if (first.TryAdd(name, position.Line))
                entries.Add(new(name, position, value));
            else
                messages.Error(
                    position,
                    keyPath,
                    $"{Shown.Quoted(name)} stands here twice, first in line {first[name]}. Remove one of them or give it another name.");
        }

        return new(At(start.Start), entries.ToImmutable(), size, height + 1);
    }

    private Node? Alias(AnchorAlias alias, int depth, string path)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var node))
        {
            var at = At(alias.Start);
            messages.Error(at, path, SyntaxErrorText.Star(text, at));
            return null;
        }

        if (node is null)
            return Stop(alias, path, $"'*{Shown.Plain(name)}' stands inside the value that it names, which would never end.");
        _nodes += node.Size - 1;
        if (_nodes > MaxNodes)
            return Stop(
                alias,
                path,
                $"The file has more than {MaxNodes} values, aliases counted as what they stand for. Write less of it with aliases.");
        if (depth + node.Height - 1 > MaxDepth)
            return Stop(alias, path, $"The file is nested deeper than {MaxDepth} levels. Weir's own keys need at most 8.");
        return node;
    }

    private Node? Stop(ParsingEvent at, string path, string reason)
    {
        messages.Error(At(at.Start), path, reason);
        return null;
    }

    private void Next()
    {
        do
        {
            if (!MoveNext())
                return;
        }
        while (_parser.Current is Comment);
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception error) when (error is not YamlException)
        {
            // The scanner has states that it did not expect (found by mutation), and says so by exceptions without a place.
            var place = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, SyntaxErrorText.Unplaced, error);
        }
    }

    // What is missing at the end of the file is placed by the library one line below it.
    private SourcePosition At(Mark mark) =>
        mark.Line > _end.Line ? _end : new(fileName, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static SourcePosition End(string text, string fileName)
    {
        var (line, column) = (0, 1);
        foreach (var content in text.AsSpan().EnumerateLines())
            (line, column) = (line + 1, content.Length + 1);
        return new(fileName, line, column);
    }
}
