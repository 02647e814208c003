using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Weir.Samples.Pi;

/// <summary>Answers one request: reads what is asked, costs the time it is to cost, writes the answer.</summary>
/// <param name="options">How slow to be.</param>
/// <param name="digits">Where the digits come from.</param>
/// <param name="time">What the pretended slowness is measured with.</param>
/// <remarks>
/// Thread-safe. The slowness waits without holding a thread. Requests that wait for a worker are bounded by the connections the
/// server takes (<see cref="PiServer.MaxConnections"/>), each of which has one request at a time.
/// </remarks>
public sealed class PiHandler(PiOptions options, PiDigits digits, TimeProvider time) : IDisposable
{
    private readonly PretendedCost _cost = new();
    private readonly SemaphoreSlim? _workers = options.Workers is { } workers ? new SemaphoreSlim(workers, workers) : null;

    public void Dispose() => _workers?.Dispose();

    public async Task HandleAsync(HttpContext context)
    {
        long begun = time.GetTimestamp();
        string name = options.Name ?? Address(context.Connection);
        var asked = PiRequest.Parse(context.Request.Method, context.Request.Path.Value ?? "/");
        var form = AcceptNegotiation.Choose(context.Request.Headers.Accept);
        context.Response.Headers["X-Endpoint"] = name;
        context.Response.Headers.Vary = "Accept";
        switch (asked.Kind)
        {
            case PiRequestKind.Digits:
                var pi = await WorkAsync(asked.Decimals, context.RequestAborted);
                await WriteAsync(context, form, new PiAnswer(name, asked.Decimals, pi, time.GetElapsedTime(begun)));
                break;
            case PiRequestKind.About:
                await WriteAsync(context, form, new PiAnswer(name, null, default, time.GetElapsedTime(begun)));
                break;
            case PiRequestKind.Health:
                await WriteTextAsync(context, StatusCodes.Status200OK, "ok\n");
                break;
            default:
                await RefuseAsync(context, asked.Kind);
                break;
        }
    }

    private static string Address(ConnectionInfo connection)
    {
        var address = connection.LocalIpAddress ?? IPAddress.Loopback;
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, connection.LocalPort).ToString();
    }

    private async ValueTask<ReadOnlyMemory<byte>> WorkAsync(int decimals, CancellationToken cancellation)
    {
        if (_workers is not null) await _workers.WaitAsync(cancellation);
        try
        {
            var pi = await digits.GetAsync(decimals, cancellation);
            var pretended = _cost.Take(options.Delay + (options.DelayPerDigit * decimals));
            if (pretended > TimeSpan.Zero) await Task.Delay(pretended, time, cancellation);
            return pi;
        }
        finally
        {
            _workers?.Release();
        }
    }

    private static Task RefuseAsync(HttpContext context, PiRequestKind kind)
    {
        (int status, string text) = kind switch
        {
            PiRequestKind.MethodNotAllowed => (StatusCodes.Status405MethodNotAllowed, "Only GET and HEAD are answered here."),
            PiRequestKind.Negative => (StatusCodes.Status400BadRequest, "The number of decimals is below zero. Ask for 0 or more, as in /10."),
            PiRequestKind.NotANumber => (StatusCodes.Status400BadRequest, "The path is not a whole number. Ask for a number of decimals, as in /10."),
            PiRequestKind.TooMany => (StatusCodes.Status422UnprocessableEntity, string.Create(
                CultureInfo.InvariantCulture, $"At most {PiDigits.Limit} decimals are served. Ask for fewer, as in /{PiDigits.Limit}.")),
            _ => (StatusCodes.Status404NotFound, "There is nothing here. Ask for a number of decimals, as in /10."),
        };
        if (kind == PiRequestKind.MethodNotAllowed) context.Response.Headers.Allow = "GET, HEAD";
        return WriteTextAsync(context, status, text + "\n");
    }

    private static async Task WriteAsync(HttpContext context, Representation form, PiAnswer answer)
    {
        var body = new ArrayBufferWriter<byte>(answer.Pi.Length + 512);
        context.Response.ContentType = answer.Write(form, body);
        context.Response.Headers["Server-Timing"] = string.Create(
            CultureInfo.InvariantCulture, $"pi;dur={answer.Took.TotalMilliseconds:0.###}");
        await SendAsync(context, body.WrittenMemory);
    }

    private static Task WriteTextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return SendAsync(context, Encoding.UTF8.GetBytes(text));
    }

    private static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        // RFC 9110 §9.3.2: the answer to HEAD has the fields of the one to GET and no content.
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}
