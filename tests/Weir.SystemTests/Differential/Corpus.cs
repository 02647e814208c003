using System.Globalization;
using System.Text;

namespace Weir.SystemTests.Differential;

/// <summary>Reads the entries in the Corpus folder; README.txt there explains how they are written.</summary>
public static class Corpus
{
    private static readonly Lazy<IReadOnlyDictionary<string, CorpusEntry>> Loaded = new(() => Load().ToDictionary(e => e.Name, StringComparer.Ordinal));

    /// <summary>All entries by name.</summary>
    public static IReadOnlyDictionary<string, CorpusEntry> Entries => Loaded.Value;

    private static List<CorpusEntry> Load()
    {
        var entries = new List<CorpusEntry>();
        var folder = Path.Combine(AppContext.BaseDirectory, "Differential", "Corpus");
        foreach (var path in Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path) != "README.txt")
                LoadFile(path, entries);
        }

        return entries;
    }

    private static void LoadFile(string path, List<CorpusEntry> entries)
    {
        CorpusEntry? entry = null;
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                if (line.StartsWith("# ", StringComparison.Ordinal))
                    entries.Add(entry = new(Path.GetFileName(path), line[2..]));
                else if (line.Length > 0 && line[0] != ';')
                    ReadLine(entry ?? throw new FormatException("no entry has begun"), line);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{path}:{number}: {e.Message}", e);
            }
        }
    }

    private static void ReadLine(CorpusEntry entry, string line)
    {
        if (line[0] == '>')
        {
            if (entry.Pieces.Count == 0)
                entry.Pieces.Add([]);
            entry.Pieces[^1] = [.. entry.Pieces[^1], .. Bytes(line.Length > 2 ? line[2..] : "")];
            return;
        }

        var space = line.IndexOf(' ');
        var (word, rest) = space < 0 ? (line, "") : (line[..space], line[(space + 1)..]);
        switch (word)
        {
            case "~":
                entry.Pieces.Add([]);
                break;
            case "rfc":
                entry.Source = rest;
                break;
            case "policy":
                entry.Policy = rest;
                break;
            case "sees":
                var parts = rest.Split(' ');
                entry.Sees.Add(new(parts[0], Encoding.Latin1.GetString(Unescape(parts[1]))));
                break;
            case "or":
                entry.MayRefuse.AddRange(rest.Split(' ').Select(s => int.Parse(s, CultureInfo.InvariantCulture)));
                break;
            case "refused" or "cut" or "answered":
                entry.Verdict = Enum.Parse<Verdict>(word, ignoreCase: true);
                entry.Statuses.AddRange(rest.Split(' ').Select(s => int.Parse(s, CultureInfo.InvariantCulture)));
                break;
            default:
                ReadDetail(entry.Sees.LastOrDefault() ?? throw new FormatException($"'{word}' comes before 'sees'"), word, rest);
                break;
        }
    }

    private static void ReadDetail(ExpectedRequest request, string word, string rest)
    {
        switch (word)
        {
            case "host":
                request.Host = rest;
                break;
            case "body":
                request.Body = Encoding.Latin1.GetString(Unescape(rest));
                break;
            case "with":
                var colon = rest.IndexOf(':');
                request.With.Add((rest[..colon], Encoding.Latin1.GetString(Unescape(rest[(colon + 1)..].Trim()))));
                break;
            case "without":
                request.Without.AddRange(rest.Split(',', StringSplitOptions.TrimEntries));
                break;
            default:
                throw new FormatException($"'{word}' means nothing here");
        }
    }

    /// <summary>A line of the request: CRLF follows, unless it ends in a backslash.</summary>
    private static byte[] Bytes(string text) =>
        text.EndsWith('\\') && !text.EndsWith("\\\\", StringComparison.Ordinal) ? Unescape(text[..^1]) : [.. Unescape(text), .. "\r\n"u8];

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is < ' ' or > '~')
                throw new FormatException($"write the character U+{(int)text[i]:X4} as an escape");
            if (text[i] != '\\')
            {
                bytes.Add((byte)text[i]);
                continue;
            }

            i++;
            switch (i < text.Length ? text[i] : ' ')
            {
                case 'r':
                    bytes.Add((byte)'\r');
                    break;
                case 'n':
                    bytes.Add((byte)'\n');
                    break;
                case 't':
                    bytes.Add((byte)'\t');
                    break;
                case 's':
                    bytes.Add((byte)' ');
                    break;
                case '\\':
                    bytes.Add((byte)'\\');
                    break;
                case 'x':
                    bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 2;
                    break;
                case '{':
                    var close = ClosingBrace(text, i);
                    var star = text.LastIndexOf('*', close);
                    var count = int.Parse(text.AsSpan(star + 1, close - star - 1), CultureInfo.InvariantCulture);
                    var repeated = Unescape(text[(i + 1)..star]);
                    for (var n = 0; n < count; n++)
                        bytes.AddRange(repeated);
                    i = close;
                    break;
                default:
                    throw new FormatException("unknown escape");
            }
        }

        return [.. bytes];
    }

    /// <summary>Where the repetition ends that begins at <paramref name="open"/>; repetitions may stand inside each other.</summary>
    private static int ClosingBrace(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        throw new FormatException("a repetition is not closed");
    }
}
