namespace Weir.Configuration;

/// <summary>What a reader of values writes to.</summary>
internal sealed record ReadContext(MessageList Messages, SourceMap Sources);
