namespace Weir.Net.Tls.Certificates;

/// <summary>Something about a certificate file that is wrong, or doubtful.</summary>
/// <param name="Text">The file, what is wrong, and how to mend it.</param>
/// <param name="IsError">The certificate cannot be used; otherwise it can, and somebody should look at it.</param>
public sealed record CertificateProblem(string Text, bool IsError);
