namespace Weir.Configuration;

/// <summary>What may send a request on to another endpoint.</summary>
public enum RetryCause
{
    ConnectFailure,
    Reset,
    Timeout,
    Status502,
    Status503,
    Status504,
}
