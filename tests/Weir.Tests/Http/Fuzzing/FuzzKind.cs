namespace Weir.Tests.Http.Fuzzing;

/// <summary>Which codec an input is for.</summary>
internal enum FuzzKind
{
    Request,
    Response,
    Chunked,
    Block,
    Fields,
}
