namespace Weir.Proxy.Logging;

/// <summary>Where one loop puts its access records.</summary>
public interface IAccessLogWriter
{
    /// <summary>Takes the record or drops and counts it; never blocks, allocates nothing. On the loop that owns the writer.</summary>
    void Write(in AccessRecord record);
}
