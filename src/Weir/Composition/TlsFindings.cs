using Weir.Configuration;
using Weir.Net.Tls.Certificates;

namespace Weir.Composition;

/// <summary>What is wrong or doubtful about the files of TLS, with the places that name them.</summary>
internal sealed class TlsFindings
{
    private readonly List<ConfigurationMessage> _errors = [];
    private readonly List<ConfigurationMessage> _warnings = [];

    public IReadOnlyList<ConfigurationMessage> Errors => _errors;

    public IReadOnlyList<ConfigurationMessage> Warnings => _warnings;

    public bool HasErrors => _errors.Count > 0;

    public void Add(SourcePosition? position, string path, IEnumerable<CertificateProblem> problems)
    {
        foreach (CertificateProblem problem in problems)
            (problem.IsError ? _errors : _warnings).Add(new(position, path, problem.Text));
    }

    /// <summary>Takes over what one check finds; errors of one do not end the others.</summary>
    public void Add(Action<TlsFindings> check)
    {
        TlsFindings own = new();
        check(own);
        _errors.AddRange(own._errors);
        _warnings.AddRange(own._warnings);
    }

    /// <exception cref="CompositionException">There are errors.</exception>
    public void ThrowIfErrors()
    {
        if (HasErrors)
            throw new CompositionException(string.Join("\nweir: ", _errors));
    }
}
