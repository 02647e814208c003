using System.Globalization;

namespace Weir.SystemTests.Wire;

/// <summary>Reads responses as the strictest client would.</summary>
public static class ResponseReader
{
    /// <summary>The next final response; 1xx before it are only noted.</summary>
    /// <param name="toHead">It answers a HEAD request and so has no body.</param>
    /// <exception cref="WireException">The bytes are no response, or end inside one.</exception>
    public static async Task<RawResponse> ReadAsync(WireReader wire, bool toHead = false, CancellationToken cancellation = default)
    {
        var informational = new List<int>();
        while (true)
        {
            var head = await ReadHeadAsync(wire, cancellation);
            if (head.Status is >= 100 and < 200 and not 101)
                informational.Add(head.Status);
            else
                return (await ReadBodyAsync(wire, head, toHead, cancellation)) with { Informational = informational };
        }
    }

    public static async Task<RawResponse> ReadHeadAsync(WireReader wire, CancellationToken cancellation = default)
    {
        if (await wire.IsAtEndAsync(cancellation))
            throw new WireException("the connection ended without a response");
        var line = await wire.ReadLineAsync(cancellation);
        if (line.Length < 13 || line[8] != ' ' || line[12] != ' ' || line[..8] is not ("HTTP/1.1" or "HTTP/1.0")
            || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 599)
            throw new WireException($"'{line}' is no status line");
        return new(status, line[..8], line[13..], await wire.ReadFieldsAsync(cancellation), [], [], []);
    }

    /// <summary>RFC 9112 §6.3.</summary>
    private static async Task<RawResponse> ReadBodyAsync(WireReader wire, RawResponse head, bool toHead, CancellationToken cancellation)
    {
        var chunked = head.Fields.IsChunked();
        var length = head.Fields.ContentLength();
        if (toHead || head.Status is 101 or 204 or 304)
            return head;
        if (chunked)
        {
            var (body, trailers) = await wire.ReadChunkedAsync(cancellation);
            return head with { Body = body, Trailers = trailers };
        }

        if (length >= 0)
            return head with { Body = await wire.ReadExactlyAsync(length, cancellation) };
        if (!head.Closes)
            throw new WireException("a response without length on a connection that stays open");
        return head with { Body = await wire.ReadToEndAsync(cancellation: cancellation) };
    }
}
