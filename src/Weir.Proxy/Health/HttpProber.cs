using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Weir.Http;
using Weir.Http.Http1;

namespace Weir.Proxy.Health;

/// <summary>Sends a GET on a connection of its own and judges status and body.</summary>
/// <remarks>The answer is read with the parser of the data plane: who would be refused there is not healthy here.</remarks>
public sealed class HttpProber(ProbeOptions options) : IProber
{
    /// <summary>So much of a body is looked at; what lies behind it does not count.</summary>
    public const int MostBodyBytes = 64 * 1024;

    private readonly byte[]? _wanted = options.Body is null ? null : Encoding.UTF8.GetBytes(options.Body);

    public async Task<string?> ProbeAsync(EndPoint address, string name, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(HttpLimits.Default.HeadBytes + MostBodyBytes);
        try
        {
            using Socket socket = ProbeFailure.Open(address);
            await socket.ConnectAsync(address, cancellation);
            await using Stream stream = await ProbeStream.OpenAsync(socket, options, name, cancellation);
            await stream.WriteAsync(RequestFor(name), cancellation);
            return await JudgeAsync(stream, buffer, cancellation);
        }
        catch (SocketException e)
        {
            return ProbeFailure.Of(e);
        }
        catch (IOException e) when (e.InnerException is SocketException inner)
        {
            return ProbeFailure.Of(inner);
        }
        catch (AuthenticationException e)
        {
            return e.Message;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads an answer and says what is wrong with it; null when nothing is.</summary>
    /// <param name="stream">What the endpoint sends.</param>
    /// <param name="buffer">At least as long as the longest head.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<string?> JudgeAsync(Stream stream, byte[] buffer, CancellationToken cancellation)
    {
        ResponseHead head = new(HttpLimits.Default);
        int start = 0;
        int end = 0;
        while (true)
        {
            HeadStatus status = ResponseParser.Parse(buffer.AsSpan(start, end - start), HttpLimits.Default, KnownMethod.Get, head, out HttpError error);
            if (status == HeadStatus.Invalid)
                return $"its answer is no valid HTTP ({HttpErrorText.Word(error)})";
            if (status == HeadStatus.Complete && head.IsInterim)
            {
                start += head.Length; // 1xx: the answer is still to come (RFC 9110 §15.2)
                if (start > HttpLimits.Default.HeadBytes)
                    return "interim answers without end";
                continue;
            }

            if (status == HeadStatus.Complete)
                break;
            int received = end == buffer.Length ? 0 : await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            if (received == 0)
                return end == 0 ? "closed without an answer" : "closed in the middle of its answer's head";
            end += received;
        }

        if (!options.Expect.Any(range => range.Contains(head.Status)))
            return $"answered {head.Status}, expected {string.Join(", ", options.Expect)}";
        start += head.Length;
        if (_wanted is null)
            return null;
        bool found = head.Framing switch
        {
            BodyFraming.None => false,
            BodyFraming.Chunked => await ChunksContainAsync(stream, buffer, start, end, cancellation),
            BodyFraming.Length => await PlainContainsAsync(stream, buffer, start, end, Math.Min(head.ContentLength, MostBodyBytes), cancellation),
            _ => await PlainContainsAsync(stream, buffer, start, end, MostBodyBytes, cancellation),
        };
        return found ? null : $"answered {head.Status}, but its body lacks '{Shown(options.Body!)}'";
    }

    private async Task<bool> PlainContainsAsync(Stream stream, byte[] buffer, int start, int end, long length, CancellationToken cancellation)
    {
        Array.Copy(buffer, start, buffer, 0, end - start);
        end -= start;
        while (true)
        {
            if (buffer.AsSpan(0, (int)Math.Min(end, length)).IndexOf(_wanted) >= 0)
                return true;
            if (end >= length)
                return false;
            int received = await stream.ReadAsync(buffer.AsMemory(end, (int)(length - end)), cancellation);
            if (received == 0)
                return false;
            end += received;
        }
    }

    private async Task<bool> ChunksContainAsync(Stream stream, byte[] buffer, int start, int end, CancellationToken cancellation)
    {
        ArrayBufferWriter<byte> body = new();
        ChunkedDecoder decoder = new(HttpLimits.Default);
        while (true)
        {
            if (!Decode(ref decoder, buffer.AsSpan(start, end - start), body))
                return Contains(body);
            if (Contains(body))
                return true;
            if (body.WrittenCount >= MostBodyBytes)
                return false;
            start = 0;
            end = await stream.ReadAsync(buffer.AsMemory(), cancellation);
            if (end == 0)
                return false;
        }
    }

    /// <returns>False at the end of the body, or where it is not chunked as it should be.</returns>
    private static bool Decode(ref ChunkedDecoder decoder, ReadOnlySpan<byte> input, ArrayBufferWriter<byte> body)
    {
        while (true)
        {
            ChunkEvent happened = decoder.Read(input, out int consumed, out ByteRange data, out _);
            if (happened == ChunkEvent.Data)
                body.Write(data.Of(input));
            else if (happened is ChunkEvent.End or ChunkEvent.Invalid)
                return false;
            input = input[consumed..];
            if (happened == ChunkEvent.NeedMore)
                return true;
        }
    }

    private bool Contains(ArrayBufferWriter<byte> body) =>
        body.WrittenSpan[..Math.Min(body.WrittenCount, MostBodyBytes)].IndexOf(_wanted) >= 0;

    private byte[] RequestFor(string name) => Encoding.ASCII.GetBytes(
        $"GET {options.Path} HTTP/1.1\r\nHost: {options.Host ?? HostOf(name)}\r\nUser-Agent: weir-health\r\nAccept: */*\r\nConnection: close\r\n\r\n");

    /// <summary>A Unix socket's path is no host (RFC 9110 §7.2).</summary>
    private static string HostOf(string name) => name.StartsWith("unix:", StringComparison.Ordinal) ? "localhost" : name;

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
