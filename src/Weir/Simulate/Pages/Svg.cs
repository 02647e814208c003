using System.Globalization;
using System.Net;
using System.Text;

namespace Weir.Simulate.Pages;

/// <summary>Writes a drawing. Coordinates in pixels of a page that is wide enough.</summary>
internal sealed class Svg
{
    private readonly StringBuilder _text = new();

    /// <param name="width">Of the drawing; it shrinks with the page.</param>
    /// <param name="height">Of the drawing.</param>
    /// <param name="label">What it shows, for those who do not see it.</param>
    public Svg(double width, double height, string label) =>
        _text.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Escape(label)}\">");

    public Svg Line(double x1, double y1, double x2, double y2, string kind)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" class=\"{kind}\"/>");
        return this;
    }

    /// <param name="x">Where.</param>
    /// <param name="y">Of the base line.</param>
    /// <param name="text">What.</param>
    /// <param name="anchor">start, middle or end.</param>
    public Svg Text(double x, double y, string text, string anchor = "start")
    {
        _text.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");
        return this;
    }

    public Svg Path(IEnumerable<(double X, double Y)> points, string kind, bool isClosed = false)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind}\" d=\"");
        char command = 'M';
        foreach ((double x, double y) in points)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{command}{x:0.#} {y:0.#}");
            command = 'L';
        }
        _text.Append(isClosed ? "Z\"/>" : "\"/>");
        return this;
    }

    /// <param name="x">Left.</param>
    /// <param name="y">Top.</param>
    /// <param name="width">At least a hair, so that it is seen.</param>
    /// <param name="height">Down.</param>
    /// <param name="kind">Its class.</param>
    /// <param name="title">Shown when it is pointed at.</param>
    public Svg Bar(double x, double y, double width, double height, string kind, string title)
    {
        _text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.##}\" y=\"{y:0.#}\" width=\"{Math.Max(width, 0.4):0.##}\" height=\"{height:0.#}\" class=\"{kind}\"><title>{Escape(title)}</title></rect>");
        return this;
    }

    public override string ToString() => _text + "</svg>";

    /// <summary>As text of a page.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);
}
