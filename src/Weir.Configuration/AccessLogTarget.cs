namespace Weir.Configuration;

/// <summary>Where the access log goes.</summary>
public enum AccessLogTarget
{
    Stdout,
    Stderr,
    File,
}
