using Weir.Ring.Identifiers;
using Weir.Ring.Protocol;

namespace Weir.Ring.Wire;

/// <summary>One message with where it goes.</summary>
/// <param name="Question">Chosen by whoever asks; the answer bears it too.</param>
/// <param name="To">The position asked; default for the machine as a whole, and in answers.</param>
/// <param name="IsAnswer">An answer, or a request.</param>
/// <param name="Message">What is said.</param>
public sealed record RingFrame(uint Question, RingId To, bool IsAnswer, RingMessage Message);
