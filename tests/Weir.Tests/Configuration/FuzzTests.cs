using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>Mutations of a file that is in order: never an exception, always a configuration or errors with places.</summary>
public sealed class FuzzTests
{
    private const int Mutations = 500;
    private const string Pieces = "[]{}:,-*&!|>'\"%@`#\t\r\n 0aZé\0\uD800";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_file_is_read_or_refused_with_places(int seed)
    {
        var random = new Random(seed);
        var (read, refused) = (0, 0);
        for (var i = 0; i < Mutations; i++)
        {
            var text = FullFile.Text;
            for (var changes = random.Next(1, 4); changes > 0; changes--)
                text = Mutate(text, random);
            try
            {
                var result = ConfigurationLoader.Load(text, "w.yaml", Words.All);
                Check(result, text);
                _ = result.Errors.IsEmpty ? read++ : refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"seed {seed}, mutation {i}: {error}\n{text}");
            }
        }

        // Both happen, or the mutations prove nothing.
        Assert.True(read > 10 && refused > 10, $"seed {seed}: {read} read, {refused} refused");
    }

    private static void Check(LoadResult result, string text)
    {
        Assert.Equal(result.Errors.IsEmpty, result.Configuration is not null);
        // As many line breaks as YAML 1.1 and 1.2 know between them.
        var lines = text.Split(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"], StringSplitOptions.None);
        var last = (0, 0);
        foreach (var error in result.Errors)
        {
            var (_, line, column) = error.Position!.Value;
            Assert.InRange(line, 1, lines.Length);
            Assert.InRange(column, 1, lines[line - 1].Length + 1);
            Assert.True((line, column).CompareTo(last) >= 0, "not in the order of the file");
            last = (line, column);
            Assert.False(error.ToString().Any(char.IsControl), $"a control character: {error}");
            Assert.True(error.Text[^1] is '.' or '?', error.Text);
        }
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(1, 12), text.Length - at);
        switch (random.Next(6))
        {
            case 0:
                return text.Remove(at, length);
            case 1:
                return text.Insert(at, Pieces[random.Next(Pieces.Length)].ToString());
            case 2:
                return text.Remove(at, 1).Insert(at, Pieces[random.Next(Pieces.Length)].ToString());
            case 3:
                return text.Insert(random.Next(text.Length), text.Substring(at, length));
            case 4:
                var lines = text.Split('\n');
                var from = random.Next(lines.Length);
                lines[random.Next(lines.Length)] = lines[from];
                return string.Join('\n', lines);
            default:
                // A digit is where values have their limits.
                var digit = text.AsSpan(at).IndexOfAnyInRange('0', '9');
                return digit < 0 ? text : text.Insert(at + digit, "9");
        }
    }
}
