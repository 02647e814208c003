using System.Globalization;
using System.Net;
using System.Text;

namespace Weir.Samples.Pi;

/// <summary>The page a browser gets.</summary>
public static class PiPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1d2433; --soft: #667085; --paper: #f6f7fb; --card: #ffffff; --line: #e3e7ef; --water: #1671d9 }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e8ecf4; --soft: #98a2b3; --paper: #0f141d; --card: #171e2a; --line: #2a3444; --water: #6cb1ff }
        }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
        main { max-width: 54rem; margin: 0 auto; padding: 3rem 1.25rem }
        h1 { margin: 0; font-size: 1.5rem; font-weight: 650; letter-spacing: -.01em }
        h1 b { color: var(--water); font: italic 600 2.1rem Georgia, serif }
        dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .75rem; margin: 1.5rem 0 }
        dl div, pre { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .8rem 1rem }
        dt { color: var(--soft); font-size: .8rem } dd { margin: 0; font-size: 1.15rem; font-weight: 600; overflow-wrap: anywhere }
        pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 15px/1.75 ui-monospace, monospace; letter-spacing: .04em }
        nav { margin-top: 1.5rem; display: flex; gap: .5rem; flex-wrap: wrap }
        nav a { color: var(--water); text-decoration: none; border: 1px solid var(--line); border-radius: 2rem; padding: .2rem .9rem }
        nav a:hover, nav a:focus { border-color: var(--water) }
        """;

    private static readonly int[] Offered = [10, 100, 1_000, 10_000, PiDigits.Limit];

    /// <summary>A whole HTML document; the endpoint's name is escaped.</summary>
    public static string Render(PiAnswer answer)
    {
        var page = new StringBuilder(Style.Length + 2_048 + answer.Pi.Length);
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            // An empty icon: browsers would ask for /favicon.ico and add a refusal to every count.
            .Append("<link rel=\"icon\" href=\"data:,\"><title>π</title>\n<style>\n").Append(Style).Append("\n</style></head>\n<body><main>\n");
        page.Append(answer.Decimals is { } decimals
            ? string.Create(CultureInfo.InvariantCulture, $"<h1><b>π</b> to {decimals:N0} decimals</h1>\n")
            : "<h1><b>π</b>, as far as you like</h1>\n");
        page.Append("<dl>");
        Fact(page, "answered by", answer.Endpoint);
        Fact(page, "took", string.Create(CultureInfo.InvariantCulture, $"{answer.Took.TotalMilliseconds:0.##} ms"));
        page.Append("</dl>\n<pre>")
            .Append(answer.Decimals is null ? WebUtility.HtmlEncode(PiAnswer.About) : Encoding.ASCII.GetString(answer.Pi.Span))
            .Append("</pre>\n<nav>");
        foreach (int offer in Offered)
            page.Append(CultureInfo.InvariantCulture, $"<a href=\"/{offer}\">{offer:N0}</a>");
        return page.Append("</nav>\n</main></body></html>\n").ToString();
    }

    private static void Fact(StringBuilder page, string name, string value) =>
        page.Append("<div><dt>").Append(name).Append("</dt><dd>").Append(WebUtility.HtmlEncode(value)).Append("</dd></div>");
}
