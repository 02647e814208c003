using System.Text;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Differential;

/// <summary>Proves the corpus and the strict reader against each other, before either judges the proxy.</summary>
public sealed class CorpusTests
{
    public static TheoryData<string> Names => [.. Corpus.Entries.Keys];

    [Fact]
    public void The_corpus_has_three_hundred_entries_and_each_says_what_is_expected_and_why()
    {
        Assert.True(Corpus.Entries.Count >= 300, $"There are {Corpus.Entries.Count} entries.");
        Assert.All(Corpus.Entries.Values, e =>
        {
            Assert.NotEmpty(e.Source);
            Assert.NotEmpty(e.Text);
            Assert.True(e.Sees.Count > 0 || e.Verdict != Verdict.Accepted, "It expects nothing.");
        });
    }

    [Theory, MemberData(nameof(Names))]
    public async Task The_strict_reader_comes_to_the_same_verdict(string name)
    {
        var entry = Corpus.Entries[name];
        if (entry.Policy is not null || entry.MayRefuse.Count > 0)
            return; // The verdict is a decision beyond the grammar.

        var (requests, error) = await ReadAllAsync(entry.Text);

        if (entry.Verdict == Verdict.Accepted)
            Assert.Null(error);
        else if (entry.Verdict != Verdict.Answered)
            Assert.NotNull(error);
        Assert.Equal(entry.Sees.Count, requests.Count - (entry.Verdict == Verdict.Answered ? 1 : 0));
        for (var i = 0; i < entry.Sees.Count; i++)
        {
            Assert.Equal(entry.Sees[i].Method, requests[i].Method);
            if (entry.Sees[i].Body is { } body)
                Assert.Equal(body, requests[i].BodyText);
        }
    }

    /// <summary>Every whole request, and what was wrong with the bytes after them.</summary>
    private static async Task<(List<StrictRequest> Requests, string? Error)> ReadAllAsync(string text)
    {
        var requests = new List<StrictRequest>();
        using var stream = new MemoryStream(Encoding.Latin1.GetBytes(text));
        var wire = new WireReader(stream);
        try
        {
            while (await StrictRequestReader.ReadAsync(wire) is { } request)
                requests.Add(request);
            return (requests, null);
        }
        catch (WireException e)
        {
            return (requests, e.Message);
        }
    }
}
