using System.Reflection;
using Weir.Http;
using Weir.Http.Http2.Heads;
using Weir.Net;
using Weir.Proxy.Forwarding;
using Weir.Proxy.Jobs;
using Weir.Proxy.Metrics;
using Weir.Proxy.Tcp;
using Xunit;

namespace Weir.Tests.Proxy;

/// <summary>docs/reasons.md and the code know the same words.</summary>
public sealed class ReasonsDocTests
{
    /// <summary>Messages of a client only, and of an endpoint only; the other errors occur in both.</summary>
    private static readonly HashSet<HttpError> RequestOnly =
    [
        HttpError.RequestLineTooLong, HttpError.MethodTooLong, HttpError.BadMethod, HttpError.BadRequestLine, HttpError.BadTarget,
        HttpError.UserInformation, HttpError.BadVersion, HttpError.MissingHost, HttpError.RepeatedHost, HttpError.EmptyHost,
        HttpError.BadHost, HttpError.UnknownExpectation, HttpError.TlsOnPlainPort, HttpError.DisguisedField,
    ];

    private static readonly HashSet<HttpError> ResponseOnly = [HttpError.StatusLineTooLong, HttpError.BadStatusLine];

    /// <summary>Those that a request can have.</summary>
    private static IEnumerable<HeadError> HeadErrors => Enum.GetValues<HeadError>().Where(
        error => HeadErrorText.IsMalformed(error) && error is not (HeadError.MissingStatus or HeadError.BadStatus or HeadError.InterimEndsStream));

    private static IEnumerable<HttpError> Errors => Enum.GetValues<HttpError>().Where(error => error != HttpError.None);

    [Fact]
    public void Every_word_of_the_code_is_in_the_page()
    {
        Dictionary<string, string> page = Page();
        Assert.Equal([], Words().Where(word => !page.ContainsKey(word)));
    }

    [Fact]
    public void Every_word_of_the_page_is_in_the_code()
    {
        HashSet<string> words = Words();
        Assert.Equal([], Page().Keys.Where(word => !words.Contains(word)));
    }

    [Fact]
    public void A_malformed_message_is_answered_as_the_page_says()
    {
        Dictionary<string, string> page = Page();
        foreach (HttpError error in Errors)
        {
            string expected = ResponseOnly.Contains(error) ? $"{HttpErrorText.ResponseStatus}"
                : RequestOnly.Contains(error) ? $"{HttpErrorText.RequestStatus(error)}"
                : $"{HttpErrorText.RequestStatus(error)} / {HttpErrorText.ResponseStatus}";
            string word = HttpErrorText.Word(error);
            Assert.Equal((word, expected), (word, page[word]));
        }
    }

    private static HashSet<string> Words() =>
    [
        .. Constants(typeof(Reasons)),
        .. Constants(typeof(TcpReason)),
        .. Constants(typeof(JobReasons)),
        .. Enum.GetValues<TunnelEnd>().Select(TcpReason.OfEnd).OfType<string>(),
        .. Enum.GetValues<ConnectionError>().Select(error => TcpReason.OfConnect(error, timedOut: false)),
        .. Errors.Select(HttpErrorText.Word),
        .. HeadErrors.Select(HeadErrorText.Word),
        WordBeyondTheLimit(),
    ];

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static string WordBeyondTheLimit()
    {
        ReasonCounts counts = new();
        for (int i = 0; i <= ReasonCounts.Limit; i++)
            counts.Add($"word {i}");
        return counts.Snapshot().Last().Reason;
    }

    /// <summary>The first two columns of the page's tables: word and answer. A word that stands twice is an error.</summary>
    private static Dictionary<string, string> Page()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Root(), "docs", "reasons.md"));
        IEnumerable<string[]> rows = lines.Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|'));
        Dictionary<string, string> page = new(StringComparer.Ordinal);
        foreach (string[] row in rows)
        {
            Assert.True(row.Length == 6, $"four columns are expected, without '|' in them: {string.Join('|', row)}");
            page.Add(row[1].Trim().Trim('`'), row[2].Trim());
        }

        return page;
    }

    /// <summary>From the test program's folder upwards to the one that holds the solution.</summary>
    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Weir.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Weir.slnx above {AppContext.BaseDirectory}.");
    }
}
