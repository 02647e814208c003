using Weir.Net.Tls.Certificates;
using Xunit;

namespace Weir.Tests.Net.Tls;

public sealed class ServerNameTableTests
{
    private static readonly ServerNameTable Table = new(
    [
        (["shop.test", "www.shop.test"], KeyKind.Ecdsa),
        (["*.shop.test"], KeyKind.Rsa),
        (["shop.test"], KeyKind.Rsa),
        (["shop.test"], KeyKind.Rsa),
        (["*.eu.shop.test", "127.0.0.1"], KeyKind.Ecdsa),
    ]);

    [Theory]
    [InlineData("shop.test", new[] { 0, 2 })]
    [InlineData("SHOP.Test", new[] { 0, 2 })]
    [InlineData("shop.test.", new[] { 0, 2 })]
    [InlineData("www.shop.test", new[] { 0 })]
    [InlineData("api.shop.test", new[] { 1 })]
    [InlineData("a.eu.shop.test", new[] { 4 })]
    [InlineData("eu.shop.test", new[] { 1 })]
    [InlineData("127.0.0.1", new[] { 4 })]
    [InlineData("a.b.shop.test", new[] { 0, 2 })]
    [InlineData(".shop.test", new[] { 0, 2 })]
    [InlineData("test", new[] { 0, 2 })]
    [InlineData("", new[] { 0, 2 })]
    [InlineData("evilshop.test", new[] { 0, 2 })]
    public void An_exact_name_wins_over_a_wildcard_of_one_label_and_that_over_the_first(string name, int[] certificates) =>
        Assert.Equal(certificates, Table.Sets[Table.Find(name)]);

    [Fact]
    public void A_certificate_without_names_serves_everybody_when_it_is_first() =>
        Assert.Equal([0], new ServerNameTable([([], KeyKind.Rsa)]).Sets[0]);
}
