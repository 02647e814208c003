using System.Globalization;
using System.Text;

namespace Weir.Proxy.Metrics;

/// <summary>Writes the Prometheus text format, version 0.0.4.</summary>
/// <remarks>A family is announced once, before all of its samples, as the format asks. Control plane: it may allocate.</remarks>
internal sealed class PrometheusWriter
{
    private readonly StringBuilder _text = new(16 * 1024);
    private string _family = "";

    public void Family(string name, string type, string help)
    {
        _family = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>A sample of the family announced last.</summary>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_family);
        for (int i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"");
            Escape(labels[i].Value);
            _text.Append('"');
        }

        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(CultureInfo.InvariantCulture, $"{value:R}").Append('\n');
    }

    public override string ToString() => _text.ToString();

    private void Escape(string value)
    {
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => _text.Append("\\\\"),
                '"' => _text.Append("\\\""),
                '\n' => _text.Append("\\n"),
                _ => _text.Append(c),
            };
        }
    }
}
