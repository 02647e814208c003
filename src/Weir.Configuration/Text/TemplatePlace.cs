namespace Weir.Configuration.Text;

/// <summary>Where a template stands, which decides what it may hold.</summary>
internal enum TemplatePlace
{
    RequestHeader,
    ResponseHeader,

    /// <summary>A URI, or a path of this host.</summary>
    Redirect,

    /// <summary>A path, with groups.</summary>
    Rewrite,
}
