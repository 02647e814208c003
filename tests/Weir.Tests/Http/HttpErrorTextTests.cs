using Weir.Http;
using Xunit;

namespace Weir.Tests.Http;

public sealed class HttpErrorTextTests
{
    [Fact]
    public void Every_error_has_a_word_of_its_own_a_sentence_and_a_status()
    {
        HttpError[] errors = Enum.GetValues<HttpError>();
        Assert.Equal(errors.Length, errors.Select(HttpErrorText.Word).Distinct(StringComparer.Ordinal).Count());
        Assert.All(errors, error =>
        {
            Assert.Matches("^[a-z0-9.-]+$", HttpErrorText.Word(error));
            Assert.Matches(@"^[A-Z].*\.$", HttpErrorText.Sentence(error));
            Assert.Contains(HttpErrorText.RequestStatus(error), (int[])[400, 414, 417, 431, 501, 505]);
        });
    }
}
