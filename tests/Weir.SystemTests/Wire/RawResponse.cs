using System.Text;

namespace Weir.SystemTests.Wire;

/// <summary>A response as a strict client saw it.</summary>
/// <param name="Status">100 to 599.</param>
/// <param name="Informational">The statuses of the 1xx responses that came before it.</param>
public sealed record RawResponse(
    int Status,
    string Version,
    string Reason,
    IReadOnlyList<Field> Fields,
    byte[] Body,
    IReadOnlyList<Field> Trailers,
    IReadOnlyList<int> Informational)
{
    public string BodyText => Encoding.Latin1.GetString(Body);

    /// <summary>The sender will send nothing more on this connection.</summary>
    public bool Closes => Fields.List("Connection").Contains("close") || (Version == "HTTP/1.0" && !Fields.List("Connection").Contains("keep-alive"));
}
