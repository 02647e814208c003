namespace Weir.Simulation.Traces;

/// <summary>Method and target of a logged request line.</summary>
internal readonly ref struct RequestLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
{
    public ReadOnlySpan<byte> Method { get; } = method;

    public ReadOnlySpan<byte> Target { get; } = target;

    /// <summary>Reads <c>GET /x HTTP/1.1</c>, up to a quote if there is one.</summary>
    public static RequestLine Of(ReadOnlySpan<byte> text)
    {
        int quote = text.IndexOf((byte)'"');
        if (quote >= 0) text = text[..quote];
        int space = text.IndexOf((byte)' ');
        if (space < 0) return new(text, default);
        ReadOnlySpan<byte> rest = text[(space + 1)..];
        int end = rest.IndexOf((byte)' ');
        return new(text[..space], end < 0 ? rest : rest[..end]);
    }

    public void Deconstruct(out ReadOnlySpan<byte> method, out ReadOnlySpan<byte> target)
    {
        method = Method;
        target = Target;
    }
}
