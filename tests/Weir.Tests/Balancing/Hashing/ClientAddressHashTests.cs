using System.Net;
using Weir.Balancing.Hashing;
using Xunit;

namespace Weir.Tests.Balancing.Hashing;

public sealed class ClientAddressHashTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::1")]
    public void Bytes_and_address_hash_the_same(string text)
    {
        IPAddress address = IPAddress.Parse(text);
        Assert.Equal(ClientAddressHash.Hash(address.GetAddressBytes()), ClientAddressHash.Hash(address));
    }

    [Fact]
    public void An_address_is_the_same_through_an_ipv4_and_a_dual_stack_socket() =>
        Assert.Equal(ClientAddressHash.Hash(IPAddress.Parse("192.0.2.1")), ClientAddressHash.Hash(IPAddress.Parse("::ffff:192.0.2.1")));

    [Fact]
    public void Neighbours_differ()
    {
        HashSet<ulong> seen = [];
        for (int i = 0; i < 256; i++)
        {
            Assert.True(seen.Add(ClientAddressHash.Hash([192, 0, 2, (byte)i])));
            Assert.True(seen.Add(ClientAddressHash.Hash(IPAddress.Parse($"2001:db8::{i:x}"))));
        }
    }

    [Fact]
    public void The_hash_never_changes_from_version_to_version() =>
        Assert.Equal(XxHash64.Hash([192, 0, 2, 1]), ClientAddressHash.Hash([192, 0, 2, 1]));
}
