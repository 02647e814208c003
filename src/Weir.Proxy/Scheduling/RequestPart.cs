using Weir.Http.Http1;
using Weir.Proxy.Pools;

namespace Weir.Proxy.Scheduling;

/// <summary>Where in a request its class or its size stands: in a field of its head, in the length of its body, or in its first bytes. Immutable.</summary>
public sealed class RequestPart
{
    /// <summary>First bytes that may be looked at, all together.</summary>
    public const int MaxBytes = 1024;

    private readonly HashKeySource? _field;

    private RequestPart(HashKeySource? field, int at, int length) => (_field, At, Length) = (field, at, length);

    /// <summary>HTTP: the length of the body in bytes, where it is known beforehand.</summary>
    public static RequestPart Body { get; } = new(null, 0, 0);

    /// <summary>First byte of the part; of no meaning for a part of a head.</summary>
    public int At { get; }

    /// <summary>Bytes of the part; 0 where it is not among the first bytes.</summary>
    public int Length { get; }

    /// <summary>Bytes of a request that have to be there for it.</summary>
    public int End => At + Length;

    /// <summary>HTTP: the value of a header, or of a query parameter.</summary>
    public static RequestPart Of(HashKeySource field) => new(field, 0, 0);

    /// <summary>So many bytes of the request, from there on.</summary>
    public static RequestPart Bytes(int at, int length) => new(null, at, length);

    internal bool IsBody => _field is null && Length == 0;

    /// <summary>The part of an HTTP request; empty when it has none.</summary>
    internal ReadOnlySpan<byte> Find(ReadOnlySpan<byte> buffer, RequestHead head) => _field is null ? default : _field.Find(buffer, head);

    /// <summary>The part of a request that is not HTTP; empty when that is too short.</summary>
    internal ReadOnlySpan<byte> Find(ReadOnlySpan<byte> request) => Length == 0 || request.Length < End ? default : request.Slice(At, Length);
}
