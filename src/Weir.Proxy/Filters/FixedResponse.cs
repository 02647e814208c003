using System.Text;
using Weir.Proxy.Forwarding;

namespace Weir.Proxy.Filters;

/// <summary>The same answer to every request.</summary>
public sealed record FixedResponse : RouteAnswer
{
    /// <summary>The largest body: it is sent from memory, and what a slow client does not take has to fit a buffer with the head.</summary>
    public const int MostBytes = 64 * 1024;

    private readonly byte[] _type;
    private readonly byte[] _body;

    /// <param name="status">200 to 599.</param>
    /// <param name="contentType">Empty for none.</param>
    /// <param name="body">At most <see cref="MostBytes"/>; empty for a status that has none (204, 304).</param>
    public FixedResponse(int status, string contentType, ReadOnlySpan<byte> body)
        : base(status)
    {
        if (body.Length > MostBytes)
            throw new ArgumentException($"A body of {body.Length} bytes; at most {MostBytes} are sent from memory.", nameof(body));
        _type = contentType.Length == 0 ? [] : Encoding.ASCII.GetBytes($"Content-Type: {contentType}\r\n");
        _body = body.ToArray();
    }

    public override bool NeedsPath => false;

    public override ReadOnlySpan<byte> Body => _body;

    public override string ToString() => $"answer {Status} with {_body.Length} bytes";

    internal override void Write(ref FieldLines lines, in FilterContext context) => lines.Add(_type);
}
