using Weir.SystemTests.Harness;
using Weir.SystemTests.Wire;
using Xunit;

namespace Weir.SystemTests.Differential;

/// <summary>
/// The corpus through the real proxy: the capturing back end sees exactly one well-formed request for each accepted one, and
/// nothing of a refused one.
/// </summary>
public sealed class DifferentialTests(Fronts fronts) : IClassFixture<Fronts>
{
    public static TheoryData<string, string> Entries
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var engine in Engines.All)
            {
                foreach (var name in Corpus.Entries.Keys)
                    rows.Add(engine, name);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Entries))]
    public async Task The_back_end_sees_what_was_accepted_and_nothing_else(string engine, string entryName)
    {
        var entry = Corpus.Entries[entryName];
        var front = await fronts.ForAsync(engine);

        var outcome = await front.SendAsync(entry);

        Assert.Empty(outcome.Violations);
        if (entry.MayRefuse.Count > 0 && outcome.Seen.Count == 0)
        {
            AssertRefused(entry.MayRefuse, accepted: 0, outcome);
            return;
        }

        Assert.Null(outcome.Failure);
        AssertSeen(entry.Sees, outcome);
        switch (entry.Verdict)
        {
            case Verdict.Accepted:
                Assert.Equal(0, outcome.SurplusBytes);
                break;
            case Verdict.Refused:
                AssertRefused(entry.Statuses, entry.Sees.Count, outcome);
                Assert.Equal(0, outcome.SurplusBytes);
                break;
            case Verdict.Cut:
                AssertRefused(entry.Statuses, entry.Sees.Count, outcome);
                break;
            case Verdict.Answered:
                Assert.Contains(outcome.Responses[^1].Status, entry.Statuses);
                Assert.Equal(0, outcome.SurplusBytes);
                break;
        }
    }

    private static void AssertRefused(List<int> statuses, int accepted, Outcome outcome)
    {
        Assert.Equal(accepted + 1, outcome.Responses.Count);
        Assert.Contains(outcome.Responses[^1].Status, statuses);
        Assert.True(outcome.Closed, "After a refusal the connection is announced as closing, and closes.");
    }

    private static void AssertSeen(List<ExpectedRequest> expected, Outcome outcome)
    {
        Assert.Equal(
            string.Join(", ", expected),
            string.Join(", ", outcome.Seen.Select(r => $"{r.Method} {r.Target}")));
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(200, outcome.Responses[i].Status);
            Assert.Null(ForwardedRules.Problem(outcome.Seen[i]));
            AssertDetails(expected[i], outcome.Seen[i]);
        }
    }

    private static void AssertDetails(ExpectedRequest expected, StrictRequest seen)
    {
        if (expected.Host is { } host)
            Assert.Equal(host, seen.Host, ignoreCase: true);
        if (expected.Body is { } body)
            Assert.Equal(body, seen.BodyText);
        foreach (var (name, value) in expected.With)
        {
            Assert.True(seen.Fields.Any(f => f.Is(name)), $"{name} is missing.");
            Assert.Equal(value, string.Join(", ", seen.Fields.Values(name)));
        }

        foreach (var name in expected.Without)
            Assert.False(seen.Fields.Concat(seen.Trailers).Any(f => f.Is(name)), $"{name} is still there.");
    }
}
