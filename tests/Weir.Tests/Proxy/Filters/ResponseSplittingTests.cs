using System.Text;
using Weir.Proxy.Filters;
using Weir.Proxy.Forwarding;
using Weir.Tests.Proxy.Http1;
using Xunit;

namespace Weir.Tests.Proxy.Filters;

/// <summary>Nothing that a client or an endpoint chooses can end a line that Weir writes.</summary>
public sealed class ResponseSplittingTests
{
    [Theory]
    [InlineData("/x%0d%0aSet-Cookie:%20a=b")]
    [InlineData("/x%0D%0A%0D%0A<script>")]
    [InlineData("/x?y=%0d%0aX-Evil:1")]
    [InlineData("/x%E5%98%8D%E5%98%8AX-Evil:1")]
    public async Task Encoded_line_ends_in_the_target_stay_encoded(string target)
    {
        await using HttpRig rig = FilterRig.With(
            "{ path: /go/**, redirect: \"https://b.example${target}\" }",
            "{ pool: web, filters: [ { setRequestHeader: { X-T: \"${target}\" } }, { setResponseHeader: { X-T: \"${target}\" } } ] }");
        string answer = rig.Ask(Message.Get(target));
        string redirect = rig.Ask(Message.Get("/go" + target));
        foreach (string message in new[] { answer, redirect, rig.Origin.Requests[^1] })
        {
            string head = message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
            Assert.DoesNotContain("\nX-Evil", head, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("\nSet-Cookie", head, StringComparison.OrdinalIgnoreCase);
        }

        Assert.StartsWith("https://b.example/go/x", Message.Field(redirect, "Location"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_character_in_a_value_becomes_a_space()
    {
        FieldLines lines = new(new byte[64]);
        lines.AddCleaned("a\r\nX: y\0\t\x7f"u8);
        Assert.Equal("a  X: y   ", Encoding.ASCII.GetString(lines.Written));
    }

    [Fact]
    public void In_a_URI_all_but_unreserved_characters_are_encoded()
    {
        FieldLines lines = new(new byte[64]);
        lines.AddEncoded("a-1\r\n/?#é"u8);
        Assert.Equal("a-1%0D%0A%2F%3F%23%C3%A9", Encoding.ASCII.GetString(lines.Written));
    }

    [Fact]
    public void Every_byte_is_harmless_in_a_value_and_in_a_URI()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        FieldLines value = new(new byte[1024]);
        value.AddCleaned(all);
        Assert.DoesNotContain(value.Written.ToArray(), b => b is < 0x20 or 0x7f);
        FieldLines uri = new(new byte[1024]);
        uri.AddEncoded(all);
        Assert.All(uri.Written.ToArray(), b => Assert.True(b is > 0x20 and < 0x7f && !"\"<>\\^`{|}#?/:@"u8.Contains(b)));
    }

    [Fact]
    public void What_does_not_fit_is_noted_and_nothing_is_written_beyond()
    {
        byte[] room = new byte[8];
        FieldLines lines = new(room.AsSpan(0, 4));
        lines.AddEncoded("ab\r"u8);
        Assert.True(lines.Overflowed);
        Assert.Equal([0, 0, 0, 0], room[4..]);
    }

    [Fact]
    public void A_template_keeps_its_own_text_as_it_is()
    {
        FieldLines lines = new(new byte[64]);
        FilterContext context = new() { Host = "h"u8 };
        new Template([new(Variable.None, "<"), new(Variable.Host, ""), new(Variable.None, "> %")]).WriteValue(ref lines, in context);
        Assert.Equal("<h> %", Encoding.ASCII.GetString(lines.Written));
    }
}
