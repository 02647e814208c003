namespace Weir.Samples.Pi;

/// <summary>The forms an answer comes in.</summary>
public enum Representation
{
    /// <summary><c>text/plain</c>: what a script wants, and so what is sent when the client does not mind.</summary>
    Text,

    /// <summary><c>text/html</c>: a page for a browser.</summary>
    Html,

    /// <summary><c>application/json</c>.</summary>
    Json,
}
