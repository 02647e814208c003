using System.Buffers.Text;
using System.Text;
using Weir.Http;

namespace Weir.Stress;

/// <summary>The bytes of the request, ready but for the number in its path. Immutable.</summary>
internal sealed class RequestTemplate
{
    private const int LongestNumber = 10;

    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly NumberRange? _range;

    public RequestTemplate(StressOptions options)
    {
        string path = options.Url.AbsolutePath;
        _range = options.Range;
        string kept = _range is null ? path : path[..(path.LastIndexOf('/') + 1)];
        _before = Encoding.ASCII.GetBytes($"{options.Method} {kept}");
        var fields = new StringBuilder($"{options.Url.Query} HTTP/1.1\r\n");
        if (!Has(options, "Host")) fields.Append("Host: ").Append(options.Url.Authority).Append("\r\n");
        if (!Has(options, "User-Agent")) fields.Append("User-Agent: weir-stress\r\n");
        if (!Has(options, "Accept")) fields.Append("Accept: */*\r\n");
        foreach (string header in options.Headers) fields.Append(header).Append("\r\n");
        // RFC 9110 §8.6: a method that expects content says that there is none.
        if (options.Method is "POST" or "PUT" or "PATCH") fields.Append("Content-Length: 0\r\n");
        _after = Encoding.Latin1.GetBytes(fields.Append("\r\n").ToString());
        Method = options.Method is "HEAD" ? KnownMethod.Head : KnownMethod.Get;
    }

    /// <summary>What the reader of the answers has to know of the method: HEAD is answered without content.</summary>
    public KnownMethod Method { get; }

    /// <summary>Room that <see cref="Write"/> needs at most, in bytes.</summary>
    public int MaxBytes => _before.Length + LongestNumber + _after.Length;

    /// <summary>Writes one request.</summary>
    /// <param name="into">At least <see cref="MaxBytes"/>.</param>
    /// <param name="random">Chooses the number.</param>
    /// <returns>The bytes written.</returns>
    public int Write(Span<byte> into, Random random)
    {
        _before.CopyTo(into);
        int length = _before.Length;
        if (_range is { } range)
        {
            Utf8Formatter.TryFormat(range.Next(random), into[length..], out int digits);
            length += digits;
        }

        _after.CopyTo(into[length..]);
        return length + _after.Length;
    }

    private static bool Has(StressOptions options, string name) =>
        options.Headers.Any(h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
}
