using System.Text;

namespace Weir.SystemTests.Wire;

/// <summary>A request as a strict reader saw it.</summary>
public sealed record StrictRequest(
    string Method,
    string Target,
    string Version,
    IReadOnlyList<Field> Fields,
    byte[] Body,
    IReadOnlyList<Field> Trailers)
{
    public string BodyText => Encoding.Latin1.GetString(Body);

    public string? Host => Fields.Single("Host");

    public override string ToString() => $"{Method} {Target} {Version}";
}
