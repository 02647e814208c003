using System.Collections.Immutable;
using Weir.Net.Tls;

namespace Weir.Composition;

/// <summary>The TLS of all listeners and pools of one configuration.</summary>
internal sealed class TlsPlan
{
    public Dictionary<string, Made<TlsServerContext>> Servers { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Made<TlsClientContext>> Clients { get; } = new(StringComparer.Ordinal);

    /// <summary>How many contexts were made anew.</summary>
    public int Changes { get; set; }

    /// <param name="Text">The settings it was made from.</param>
    /// <param name="Hash">Of the files' contents.</param>
    /// <param name="Files">What the settings name.</param>
    /// <param name="Context">What was made.</param>
    internal sealed record Made<T>(string Text, string Hash, ImmutableArray<string> Files, T Context);
}
