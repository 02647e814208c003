using Weir.Samples.Pi;
using Xunit;

namespace Weir.Tests.Pi;

public sealed class AcceptNegotiationTests
{
    [Theory]
    [InlineData(null, Representation.Text)]
    [InlineData("", Representation.Text)]
    [InlineData("*/*", Representation.Text)] // curl
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Representation.Html)] // Firefox
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", Representation.Html)] // Chromium
    [InlineData("application/json", Representation.Json)]
    [InlineData("application/json, text/plain, */*", Representation.Text)] // equals: text comes first
    [InlineData("application/json, */*", Representation.Json)] // named exactly
    [InlineData("text/html;q=0.5, application/json;q=0.9", Representation.Json)]
    [InlineData("text/html ; q=0.5 , text/plain ; q=0.4", Representation.Html)]
    [InlineData("TEXT/HTML", Representation.Html)]
    [InlineData("text/*, application/json", Representation.Json)]
    [InlineData("text/*;q=0.9, application/json;q=0.5", Representation.Text)]
    [InlineData("*/*, text/plain;q=0", Representation.Html)] // refused by the most exact range
    [InlineData("application/*", Representation.Json)]
    [InlineData("image/png", Representation.Text)] // nothing fits: as if it had not been sent
    [InlineData("text/html;q=0", Representation.Text)]
    [InlineData("text/html;q=x, application/json;q=0.1", Representation.Json)]
    [InlineData("text/html;q=2, application/json;q=0.1", Representation.Json)]
    [InlineData("text/html;level=1;q=0.2, application/json;q=0.3", Representation.Json)]
    [InlineData(",,;q=,/", Representation.Text)]
    public void The_best_acceptable_form_is_chosen(string? accept, Representation expected) =>
        Assert.Equal(expected, AcceptNegotiation.Choose(accept));

    [Fact]
    public void Ranges_beyond_the_limit_are_not_looked_at()
    {
        string many = string.Join(",", Enumerable.Repeat("image/png", 40)) + ",text/html";
        Assert.Equal(Representation.Text, AcceptNegotiation.Choose(many));
    }
}
