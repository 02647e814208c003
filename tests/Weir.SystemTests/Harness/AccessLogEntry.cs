using System.Text.Json.Serialization;

namespace Weir.SystemTests.Harness;

/// <summary>One line of the access log.</summary>
public sealed record AccessLogEntry
{
    [JsonPropertyName("listener")]
    public string? Listener { get; init; }

    [JsonPropertyName("client")]
    public string? Client { get; init; }

    [JsonPropertyName("method")]
    public string? Method { get; init; }

    [JsonPropertyName("host")]
    public string? Host { get; init; }

    [JsonPropertyName("path")]
    public string? Path { get; init; }

    /// <summary>What the client spoke; null for TCP.</summary>
    [JsonPropertyName("protocol")]
    public string? Protocol { get; init; }

    [JsonPropertyName("status")]
    public int Status { get; init; }

    [JsonPropertyName("bytes_in")]
    public long BytesIn { get; init; }

    [JsonPropertyName("bytes_out")]
    public long BytesOut { get; init; }

    /// <summary>Null when the route has no name.</summary>
    [JsonPropertyName("route")]
    public string? Route { get; init; }

    [JsonPropertyName("request_id")]
    public string? RequestId { get; init; }

    [JsonPropertyName("pool")]
    public string? Pool { get; init; }

    [JsonPropertyName("endpoint")]
    public string? Endpoint { get; init; }

    /// <summary>How many endpoints were tried.</summary>
    [JsonPropertyName("tries")]
    public int Tries { get; init; }

    /// <summary>How often the request was sent again after an endpoint had failed with it.</summary>
    [JsonPropertyName("replayed")]
    public int Replayed { get; init; }

    /// <summary>How often the response broke off and went on from another endpoint, and where it broke last.</summary>
    [JsonPropertyName("resumed")]
    public int Resumed { get; init; }

    [JsonPropertyName("resumed_from")]
    public string? ResumedFrom { get; init; }

    /// <summary>One machine word for what went wrong; null or empty when nothing did.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }
}
