using Weir.Configuration;
using Xunit;

namespace Weir.Tests.Configuration;

public sealed class SuggestionTests
{
    private static readonly string[] Strategies = ["first", "round-robin", "random", "two-choices", "least-connections", "least-response-time", "prequal", "ip-hash", "hash"];

    [Theory]
    [InlineData("leastconn", "least-connections")]
    [InlineData("least_conn", "least-connections")]
    [InlineData("roundrobin", "round-robin")]
    [InlineData("Round-Robin", "round-robin")]
    [InlineData("ip_hash", "ip-hash")]
    [InlineData("radnom", "random")]
    [InlineData("hsah", "hash")]
    [InlineData("fist", "first")]
    [InlineData("two", "two-choices")]
    public void Finds_the_word_that_was_meant(string word, string meant) => Assert.Equal(meant, Suggestion.For(word, Strategies));

    /// <summary>What is known may come from the file, too.</summary>
    [Fact]
    public void A_word_with_a_control_character_is_shown_without_it() =>
        Assert.DoesNotContain('\t', Suggestion.Sentence("db", ["d\tb"]));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("x")]
    [InlineData("maglev")]
    [InlineData("weighted")]
    public void Stays_silent_when_nothing_is_near(string word) => Assert.Null(Suggestion.For(word, Strategies));

    [Fact]
    public void The_first_of_two_equally_near_words_is_taken() => Assert.Equal("cat", Suggestion.For("bat", ["cat", "rat"]));

    [Fact]
    public void A_misspelling_is_nearer_than_a_beginning() => Assert.Equal("stres", Suggestion.For("stre", ["stress-test", "stres"]));

    [Fact]
    public void A_word_of_a_megabyte_is_no_work() => Assert.Null(Suggestion.For(new string('a', 1 << 20), Strategies));
}
