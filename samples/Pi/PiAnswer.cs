using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Weir.Samples.Pi;

/// <summary>What is answered to one request, in each of its forms.</summary>
/// <param name="Endpoint">Who answered.</param>
/// <param name="Decimals">How many decimals were asked for; null when the request was for the explanation at <c>/</c>.</param>
/// <param name="Pi">The digits in ASCII; empty for the explanation.</param>
/// <param name="Took">From the request's arrival to this answer.</param>
public readonly record struct PiAnswer(string Endpoint, int? Decimals, ReadOnlyMemory<byte> Pi, TimeSpan Took)
{
    /// <summary>What <c>/</c> says.</summary>
    public static string About { get; } = string.Create(CultureInfo.InvariantCulture, $"""
        A back end that computes π.
          /10       π to 10 decimals, truncated; up to /{PiDigits.Limit}
          /healthz  200 while it serves
        Accept: text/plain (default), text/html or application/json.

        """);

    /// <summary>Writes the answer in the form asked for.</summary>
    /// <returns>The content type of what was written.</returns>
    public string Write(Representation form, IBufferWriter<byte> body)
    {
        switch (form)
        {
            case Representation.Html:
                Encoding.UTF8.GetBytes(PiPage.Render(this), body);
                return "text/html; charset=utf-8";
            case Representation.Json:
                WriteJson(body);
                return "application/json";
            default:
                if (Decimals is null)
                {
                    Encoding.UTF8.GetBytes(About, body);
                }
                else
                {
                    body.Write(Pi.Span);
                    body.Write("\n"u8);
                }

                return "text/plain; charset=utf-8";
        }
    }

    private void WriteJson(IBufferWriter<byte> body)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        if (Decimals is { } decimals)
        {
            json.WriteNumber("decimals"u8, decimals);
            json.WriteString("pi"u8, Pi.Span);
        }
        else
        {
            json.WriteString("about"u8, About);
            json.WriteNumber("limit"u8, PiDigits.Limit);
        }

        json.WriteString("endpoint"u8, Endpoint);
        json.WriteNumber("milliseconds"u8, Math.Round(Took.TotalMilliseconds, 3));
        json.WriteEndObject();
    }
}
