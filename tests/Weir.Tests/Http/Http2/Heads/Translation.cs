using Weir.Http;
using Weir.Http.Hpack;
using Weir.Http.Http1;
using Weir.Http.Http2.Heads;
using Weir.Tests.Http.Hpack;
using Xunit;

namespace Weir.Tests.Http.Http2.Heads;

/// <summary>Translations as tests write them: fields in and text out, or text in and fields out.</summary>
internal static class Translation
{
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";

    /// <summary>The four that every request begins with.</summary>
    private static readonly (string, string)[] Get = [(":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "a")];

    private static readonly (string, string)[] Post = [(":method", "POST"), (":scheme", "http"), (":path", "/"), (":authority", "a")];

    /// <summary>A request that is to be accepted.</summary>
    /// <returns>Its head in HTTP/1.1, which the parser of HTTP/1.1 takes whole.</returns>
    public static string Request((string Name, string Value)[] fields, bool endStream = true, bool isSecure = false, bool extended = false)
    {
        (HeadError error, string text, TranslatedRequest request) = Translate(fields, endStream, isSecure, extended);
        Assert.Equal(HeadError.None, error);
        Assert.Equal(text.Length, request.Length);

        var head = new RequestHead(HttpLimits.Default);
        HeadStatus status = RequestParser.Parse(Blocks.Latin(text), HttpLimits.Default, head, out HttpError wrong);
        Assert.Equal((HeadStatus.Complete, HttpError.None), (status, wrong));
        Assert.Equal(text.Length, head.Length);
        Assert.Equal(request.Framing, head.Framing);
        Assert.Equal(request.Method, head.Method);
        Assert.Equal(request.ContentLength, head.ContentLength);
        return text;
    }

    /// <summary>A GET with these fields, without content.</summary>
    public static string GetWith(params (string, string)[] fields) => Request([.. Get, .. fields]);

    /// <summary>A POST with these fields, with content.</summary>
    public static string PostWith(params (string, string)[] fields) => Request([.. Post, .. fields], endStream: false);

    public static HeadError ErrorOf(params (string, string)[] fields) => Translate(fields, true, false, false).Error;

    /// <summary>What is wrong with a GET that has these fields besides.</summary>
    public static HeadError ErrorOfGetWith(params (string, string)[] fields) => ErrorOf([.. Get, .. fields]);

    public static (HeadError Error, string Text, TranslatedRequest Request) Translate(
        (string Name, string Value)[] fields, bool endStream, bool isSecure, bool extended)
    {
        HeaderBlock block = Blocks.Of(fields);
        byte[] destination = new byte[RequestToHttp1.MaxBytes(block)];
        var conditions = new RequestConditions
        {
            EndStream = endStream,
            IsSecure = isSecure,
            AllowsExtendedConnect = extended,
            WebSocketKey = Blocks.Latin(Key),
        };
        HeadError error = RequestToHttp1.Write(block, in conditions, destination, out TranslatedRequest request);
        Assert.NotEqual(HeadError.NoRoom, error);
        return (error, Blocks.Latin(destination.AsSpan(0, request.Length)), request);
    }

    /// <summary>A response that is to be accepted.</summary>
    public static string Response(
        (string Name, string Value)[] fields, bool endStream = false, KnownMethod method = KnownMethod.Get, string accept = "")
    {
        (HeadError error, string text, TranslatedResponse response) = TranslateResponse(fields, endStream, method, accept);
        Assert.Equal(HeadError.None, error);

        var head = new ResponseHead(HttpLimits.Default);
        HeadStatus status = ResponseParser.Parse(Blocks.Latin(text), HttpLimits.Default, method, head, out HttpError wrong);
        Assert.Equal((HeadStatus.Complete, HttpError.None), (status, wrong));
        Assert.Equal(text.Length, head.Length);
        Assert.Equal(response.Framing, head.Framing);
        Assert.Equal(response.Status, head.Status);
        return text;
    }

    public static (HeadError Error, string Text, TranslatedResponse Response) TranslateResponse(
        (string Name, string Value)[] fields, bool endStream = false, KnownMethod method = KnownMethod.Get, string accept = "")
    {
        HeaderBlock block = Blocks.Of(fields);
        byte[] destination = new byte[ResponseToHttp1.MaxBytes(block)];
        var conditions = new ResponseConditions { EndStream = endStream, RequestMethod = method, WebSocketAccept = Blocks.Latin(accept) };
        HeadError error = ResponseToHttp1.Write(block, in conditions, destination, out TranslatedResponse response);
        Assert.NotEqual(HeadError.NoRoom, error);
        return (error, Blocks.Latin(destination.AsSpan(0, response.Length)), response);
    }

    /// <summary>The fields that an HTTP/1.1 request becomes in HTTP/2, one a line; or the error.</summary>
    public static string ToHttp2Request(string text, bool isSecure = false, bool extended = false)
    {
        byte[] source = Blocks.Latin(text);
        var head = new RequestHead(HttpLimits.Default);
        Assert.Equal(HeadStatus.Complete, RequestParser.Parse(source, HttpLimits.Default, head, out _));
        byte[] destination = new byte[RequestToHttp2.MaxBytes(head)];
        HeadError error = RequestToHttp2.Write(source, head, isSecure, extended, new HpackEncoder(), destination, out int length);
        return error == HeadError.None ? Decoded(destination.AsSpan(0, length)) : error.ToString();
    }

    /// <summary>The fields that an HTTP/1.1 response becomes in HTTP/2, one a line; or the error.</summary>
    public static string ToHttp2Response(string text, bool extended = false, KnownMethod method = KnownMethod.Get)
    {
        byte[] source = Blocks.Latin(text);
        var head = new ResponseHead(HttpLimits.Default);
        Assert.Equal(HeadStatus.Complete, ResponseParser.Parse(source, HttpLimits.Default, method, head, out _));
        byte[] destination = new byte[ResponseToHttp2.MaxBytes(head)];
        HeadError error = ResponseToHttp2.Write(source, head, extended, new HpackEncoder(), destination, out int length);
        return error == HeadError.None ? Decoded(destination.AsSpan(0, length)) : error.ToString();
    }

    /// <summary>The fields of a block, one a line; those never indexed are marked.</summary>
    public static string Decoded(ReadOnlySpan<byte> wire)
    {
        HeaderBlock block = Blocks.Decode(new HpackDecoder(4096), wire.ToArray());
        string text = "";
        for (int i = 0; i < block.Count; i++)
        {
            Assert.Equal(HeaderFault.None, block[i].Fault);
            text += $"{(block[i].NeverIndexed ? "!" : "")}{Blocks.Latin(block.Name(i))}: {Blocks.Latin(block.Value(i))}\n";
        }

        return text;
    }
}
