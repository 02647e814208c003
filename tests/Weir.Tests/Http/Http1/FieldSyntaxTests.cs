using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

public sealed class FieldSyntaxTests
{
    [Theory]
    [InlineData("X : y\r\n", HttpError.SpaceBeforeColon)]
    [InlineData("X\t: y\r\n", HttpError.SpaceBeforeColon)]
    [InlineData("Content-Length : 5\r\n", HttpError.SpaceBeforeColon)]
    [InlineData(" X: y\r\n", HttpError.FoldedField)]
    [InlineData("X: y\r\n z\r\n", HttpError.FoldedField)]
    [InlineData("X: y\r\n\tz\r\n", HttpError.FoldedField)]
    [InlineData("X: y\r\n \r\n", HttpError.FoldedField)]
    [InlineData(": y\r\n", HttpError.EmptyFieldName)]
    [InlineData("X\r\n", HttpError.MissingColon)]
    [InlineData("X y\r\n", HttpError.MissingColon)]
    [InlineData("X y: z\r\n", HttpError.BadFieldName)]
    [InlineData("X(: y\r\n", HttpError.BadFieldName)]
    [InlineData("X@: y\r\n", HttpError.BadFieldName)]
    [InlineData("X\"y\": z\r\n", HttpError.BadFieldName)]
    [InlineData("X/y: z\r\n", HttpError.BadFieldName)]
    [InlineData("[X]: z\r\n", HttpError.BadFieldName)]
    [InlineData("{X}: z\r\n", HttpError.BadFieldName)]
    [InlineData("X\u00e9: y\r\n", HttpError.BadFieldName)]
    [InlineData("Content-Length\u00a0: 5\r\n", HttpError.BadFieldName)]
    [InlineData("X: y\rz\r\n", HttpError.BareCarriageReturn)]
    [InlineData("X: y\r\r\n", HttpError.BareCarriageReturn)]
    [InlineData("X: y\nZ: z\r\n", HttpError.BareLineFeed)]
    [InlineData("X: y\n", HttpError.BareLineFeed)]
    [InlineData("\nX: y\r\n", HttpError.BareLineFeed)]
    [InlineData("X: \0\r\n", HttpError.ControlCharacter)]
    [InlineData("X\0: y\r\n", HttpError.ControlCharacter)]
    public void Rfc9112_5_a_malformed_field_line_is_refused_in_both_directions(string fields, HttpError error)
    {
        Wire.RefusedFields(fields, error);
        Wire.RefusedResponse($"HTTP/1.1 200 OK\r\nServer: a\r\n{fields}\r\n", error);
    }

    [Theory]
    [InlineData("Content_Length: 5\r\n")]
    [InlineData("Transfer_Encoding: chunked\r\n")]
    [InlineData("TRANSFER_encoding: chunked\r\n")]
    [InlineData("X_Forwarded_For: 6.6.6.6\r\n")]
    [InlineData("X-Forwarded_For: 6.6.6.6\r\n")]
    [InlineData("x_real-ip: 6.6.6.6\r\n")]
    [InlineData("X_Client_Cert_Subject: CN=admin\r\n")]
    [InlineData("X_Forwarded_Prefix: /admin\r\n")]
    [InlineData("X_Forwarded_A_name_that_is_longer_than_any_known_one: 1\r\n")]
    [InlineData("Proxy_Authorization: x\r\n")]
    public void Rfc3875_4_1_18_a_guarded_name_disguised_by_underscores_is_refused_in_requests(string fields)
    {
        Wire.RefusedFields(fields, HttpError.DisguisedField);
        Wire.AcceptedResponse($"HTTP/1.1 200 OK\r\n{fields}\r\n");
    }

    [Theory]
    [InlineData("X_Y: 1\r\n")]
    [InlineData("User_Agent: a\r\n")]
    [InlineData("ContentLength: 5\r\n")]
    [InlineData("X-Forwarded-My_own: 5\r\n")]
    public void Other_names_with_underscores_are_names(string fields) => Wire.Accepted($"GET / HTTP/1.1\r\nHost: a\r\n{fields}\r\n");

    [Fact]
    public void Rfc9110_5_5_every_control_character_but_tab_is_refused_at_every_place_of_a_line()
    {
        // Long enough for every width the search works in, and for its overlapping last step.
        for (int length = 1; length <= 80; length += 3)
        {
            for (int at = 0; at < length; at++)
            {
                foreach (char bad in "\0\u0001\b\n\v\f\r\u000e\u001f\u007f")
                {
                    string value = new string('v', at) + bad + new string('w', length - at - 1);
                    var wire = new Wire($"GET / HTTP/1.1\r\nHost: a\r\nX:{value}\r\n\r\n");
                    Assert.Equal(HeadStatus.Invalid, wire.ParseRequest().Status);
                }

                foreach (char good in "\t :\u0080\u00ff~")
                {
                    string value = new string('v', at) + good + new string('w', length - at - 1);
                    Wire wire = Wire.AcceptedFields($"X:{value}\r\n");
                    Assert.Equal(value.Trim(' ', '\t'), wire.Of(wire.Request.Fields[1].Value));
                }
            }
        }
    }

    [Fact]
    public void Rfc9110_5_6_2_every_byte_is_in_a_name_what_the_grammar_says()
    {
        const string Token = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (int b = 0; b < 256; b++)
        {
            if (b == ':')
                continue; // ends the name
            foreach (int pad in (int[])[1, 5, 20, 40])
            {
                string name = new string('n', pad) + (char)b + "n";
                HeadStatus status = new Wire($"GET / HTTP/1.1\r\nHost: a\r\n{name}: v\r\n\r\n").ParseRequest().Status;
                Assert.Equal(Token.Contains((char)b) ? HeadStatus.Complete : HeadStatus.Invalid, status);
            }
        }
    }

    [Fact]
    public void Rfc9112_5_1_whitespace_around_a_value_is_not_part_of_it()
    {
        Wire wire = Wire.AcceptedFields("A:b\r\nC: \t d e\t \r\nF:\r\nG:  \r\nH: i:j\r\n");
        FieldList fields = wire.Request.Fields;
        Assert.Equal(6, fields.Count);
        Assert.Equal("b|d e|||i:j", string.Join('|', fields.Span[1..].ToArray().Select(field => wire.Of(field.Value))));
        Assert.Equal("C: \t d e\t \r\n", wire.Of(new(fields[2].LineStart, fields[2].LineLength)));
        Assert.Equal("C", wire.Of(fields[2].Name));
    }

    [Fact]
    public void Fields_are_found_by_name_in_any_case()
    {
        Wire wire = Wire.AcceptedFields("X-Tag: 1\r\nCookie: 2\r\nx-tag: 3\r\ncOOKIE: 4\r\n");
        FieldList fields = wire.Request.Fields;
        Assert.Equal((1, 3, -1), (Find(0), Find(2), Find(4)));
        Assert.Equal((2, 4, -1), (fields.IndexOf(KnownField.Cookie), fields.IndexOf(KnownField.Cookie, 3), fields.IndexOf(KnownField.Via)));
        Assert.True(fields.Has(KnownField.Cookie));

        int Find(int from) => fields.IndexOf(wire.Bytes, "X-TAG"u8, from);
    }
}
