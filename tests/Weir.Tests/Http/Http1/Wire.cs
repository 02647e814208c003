using System.Text;
using Weir.Http;
using Weir.Http.Fields;
using Weir.Http.Http1;
using Xunit;

namespace Weir.Tests.Http.Http1;

/// <summary>A message as a test writes it: Latin-1, so that every byte has a character.</summary>
internal sealed record Wire(string Text)
{
    private readonly HttpLimits _limits = HttpLimits.Default;

    public HttpLimits Limits
    {
        get => _limits;
        init
        {
            _limits = value;
            Request = new(value);
            Response = new(value);
        }
    }

    public byte[] Bytes { get; } = Encoding.Latin1.GetBytes(Text);

    public RequestHead Request { get; private init; } = new(HttpLimits.Default);

    public ResponseHead Response { get; private init; } = new(HttpLimits.Default);

    public string Of(ByteRange range) => Encoding.Latin1.GetString(range.Of(Bytes));

    public (HeadStatus Status, HttpError Error) ParseRequest()
    {
        HeadStatus status = RequestParser.Parse(Bytes, Limits, Request, out HttpError error);
        return (status, error);
    }

    public (HeadStatus Status, HttpError Error) ParseResponse(KnownMethod method = KnownMethod.Get)
    {
        HeadStatus status = ResponseParser.Parse(Bytes, Limits, method, Response, out HttpError error);
        return (status, error);
    }

    /// <summary>The names of the fields that would be passed on, in order, joined by spaces.</summary>
    public string KeptNames(FieldList fields)
    {
        var names = new List<string>();
        foreach (Field field in fields.Span)
        {
            if (!field.HopByHop)
                names.Add(Of(field.Name));
        }

        return string.Join(' ', names);
    }

    /// <summary>A complete request, or the test fails.</summary>
    public static Wire Accepted(string text)
    {
        var wire = new Wire(text);
        Assert.Equal((HeadStatus.Complete, HttpError.None), wire.ParseRequest());
        return wire;
    }

    /// <summary>A complete request with these field lines after Host.</summary>
    public static Wire AcceptedFields(string fields, string version = "1.1", string method = "GET") =>
        Accepted($"{method} / HTTP/{version}\r\nHost: a\r\n{fields}\r\n");

    public static void Refused(string text, HttpError error) =>
        Assert.Equal((HeadStatus.Invalid, error), new Wire(text).ParseRequest());

    public static void RefusedFields(string fields, HttpError error) =>
        Refused($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n", error);

    public static Wire AcceptedResponse(string text, KnownMethod method = KnownMethod.Get)
    {
        var wire = new Wire(text);
        Assert.Equal((HeadStatus.Complete, HttpError.None), wire.ParseResponse(method));
        return wire;
    }

    public static void RefusedResponse(string text, HttpError error) =>
        Assert.Equal((HeadStatus.Invalid, error), new Wire(text).ParseResponse());
}
