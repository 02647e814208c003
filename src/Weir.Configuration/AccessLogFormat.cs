namespace Weir.Configuration;

/// <summary>The form of an access log line.</summary>
public enum AccessLogFormat
{
    /// <summary>One JSON object per line.</summary>
    Json,
}
