using System.Text;
using Weir.Configuration;
using Weir.Tests.Configuration.Errors;
using Xunit;

namespace Weir.Tests.Configuration;

/// <summary>The file as a whole: encodings, limits, order.</summary>
public sealed class ConfigurationLoaderTests
{
    [Fact]
    public void All_errors_of_a_file_are_reported_at_once_and_in_its_order()
    {
        const string Text = """
            pools:
              api: { endpoints: [ 10.0.0.1 ], retries: many }
              web:
                strategy: leastconn
                endpoints: [ { address: "a:1", weight: 0 } ]
                colour: red
            listeners:
              web: { bind: ":80", pool: wbe }
              tls: { bind: ":80", protocol: tcp, pool: web, limits: {} }
            shutdown: { drain: 30 }
            """;
        var result = ConfigurationLoader.Load(Text, "w.yaml", Words.All);
        Assert.Equal(
            ["2:23", "2:44", "4:15", "5:44", "6:5", "8:29", "9:16", "9:49", "10:20"],
            result.Errors.Select(error => $"{error.Position!.Value.Line}:{error.Position.Value.Column}"));
        Assert.Null(result.Configuration);
    }

    [Fact]
    public void An_error_has_the_one_form_in_which_it_is_shown() =>
        Assert.Equal(
            "weir.yaml:12:17 pools.web.strategy: 'x' is not a strategy.",
            new ConfigurationMessage(new SourcePosition("weir.yaml", 12, 17), "pools.web.strategy", "'x' is not a strategy.").ToString());

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_of_other_systems_change_nothing(string lineEnd)
    {
        var result = ConfigurationLoader.Load(FullFile.Text.ReplaceLineEndings(lineEnd), "w.yaml", Words.All);
        Assert.Empty(result.Errors);
        var broken = Snippet.Pool("strategy: nearest").ReplaceLineEndings("\r\n");
        Assert.StartsWith("w.yaml:5:15 pools.web.strategy: 'nearest' is", Snippet.MessagesOf(broken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_character_of_the_first_line() =>
        Assert.Equal(
            "w.yaml:1:1 a: 'a' is not a key of the file. Known: listeners, pools, admin, engine, accessLog, shutdown, ring.",
            Snippet.MessagesOf("\uFEFFa: 1\n" + Snippet.Web + Snippet.WebPool));

    [Fact]
    public void A_zero_does_not_hide_the_rest_of_the_file() =>
        Assert.Equal(
            "w.yaml:3:1: A control character (U+0000) stands here. Remove it.",
            Snippet.MessagesOf(Snippet.Web + Snippet.WebPool + "\0nonsense"));

    [Fact]
    public void A_file_of_the_largest_size_is_read_and_one_more_byte_is_refused()
    {
        var text = Snippet.Web + Snippet.WebPool + "#";
        text += new string('é', (ConfigurationLoader.MaxBytes - text.Length) / 2);
        text = text.PadRight(text.Length + ConfigurationLoader.MaxBytes - Encoding.UTF8.GetByteCount(text), '.');
        Assert.Equal("", Snippet.MessagesOf(text));
        Assert.Equal("w.yaml:1:1: The file is larger than 1MiB. Is it the right file?", Snippet.MessagesOf(text + "."));
    }

    [Fact]
    public void Errors_beyond_the_first_500_are_counted()
    {
        var text = Snippet.Web + Snippet.WebPool + string.Concat(Enumerable.Range(0, 600).Select(i => $"k{i}: 1\n"));
        var errors = ConfigurationLoader.Load(text, "w.yaml", Words.All).Errors;
        Assert.Equal(501, errors.Length);
        Assert.Equal("w.yaml:502:1: 100 more errors are not shown. Mend these first.", errors[^1].ToString());
    }

    [Fact]
    public void An_alias_stands_for_its_value()
    {
        var pools = ConfigurationLoader.Load(
            """
            listeners: { web: { bind: ":80", routes: [ { path: /a, pool: a }, { pool: b } ] } }
            pools:
              a: { timeouts: &slow { firstByte: 5m }, endpoints: [ "a:1" ] }
              b: { timeouts: *slow, endpoints: [ "b:1" ] }
            """,
            "w.yaml",
            Words.All).Configuration!.Pools;
        Assert.Equal([TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)], pools.Select(pool => pool.Timeouts.FirstByte));
    }

    [Fact]
    public void Nesting_up_to_the_limit_is_read_and_one_level_more_is_refused()
    {
        Assert.DoesNotContain("nested", Snippet.MessagesOf("a: " + new string('[', 30) + "x" + new string(']', 30)), StringComparison.Ordinal);
        Assert.Contains("nested deeper than 32", Snippet.MessagesOf("a: " + new string('[', 31) + "x" + new string(']', 31)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_error_like_any_other() =>
        Assert.Equal(
            "/nowhere/weir.yaml:1:1: There is no such file. Name another with --config, or run without one by --listen and --to.",
            Assert.Single(ConfigurationLoader.LoadFile("/nowhere/weir.yaml", Words.All).Errors).ToString());

    [Fact]
    public void A_directory_is_no_file()
    {
        var error = Assert.Single(ConfigurationLoader.LoadFile(Path.GetTempPath(), Words.All).Errors);
        Assert.StartsWith("This is a directory. Name the file in it: ", error.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_read_as_UTF8_with_or_without_a_byte_order_mark()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, FullFile.Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            Assert.NotNull(ConfigurationLoader.LoadFile(path, Words.All).Configuration);
            File.WriteAllBytes(path, [.. "listeners: "u8, 0xFF, 0xFE]);
            Assert.Equal("The file is not UTF-8. The byte 0xFF here begins no character of it. Save it in that encoding.", Assert.Single(ConfigurationLoader.LoadFile(path, Words.All).Errors).Text);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
