namespace Weir.Stress;

/// <summary>What a <see cref="ResponseReader"/> made of the bytes so far.</summary>
internal enum ResponseProgress
{
    /// <summary>The answer goes on.</summary>
    NeedMore,

    /// <summary>The answer is whole.</summary>
    Complete,

    /// <summary>It is no HTTP/1.1, or more came than was announced.</summary>
    Bad,
}
