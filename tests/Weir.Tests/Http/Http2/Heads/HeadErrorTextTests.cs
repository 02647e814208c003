using Weir.Http.Http2.Heads;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

public sealed class HeadErrorTextTests
{
    [Fact]
    public void Every_error_has_a_word_of_its_own()
    {
        HeadError[] errors = Enum.GetValues<HeadError>();
        Assert.Equal(errors.Length, errors.Select(HeadErrorText.Word).Distinct().Count());
    }

    [Fact]
    public void Only_breaches_of_the_protocol_reset_the_stream()
    {
        Assert.All(
            [HeadError.None, HeadError.NoRoom, HeadError.TooLarge, HeadError.NotCarried],
            error => Assert.False(HeadErrorText.IsMalformed(error)));
        Assert.True(HeadErrorText.IsMalformed(HeadError.UnexpectedPseudoField));
        Assert.True(HeadErrorText.IsMalformed(HeadError.InterimEndsStream));
    }
}
