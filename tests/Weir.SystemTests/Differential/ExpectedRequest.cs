namespace Weir.SystemTests.Differential;

/// <summary>What the back end has to see of one accepted request. Nulls and empty lists are not compared.</summary>
public sealed class ExpectedRequest(string method, string target)
{
    public string Method { get; } = method;

    public string Target { get; } = target;

    public string? Host { get; set; }

    public string? Body { get; set; }

    /// <summary>Fields that must be there; the values of several lines are joined by ", ".</summary>
    public List<(string Name, string Value)> With { get; } = [];

    /// <summary>Fields that must not be there, in the head or the trailers.</summary>
    public List<string> Without { get; } = [];

    public override string ToString() => $"{Method} {Target}";
}
