namespace Weir.Simulate.Pages;

/// <summary>How the page looks, in light and in dark.</summary>
internal static class PageStyle
{
    /// <summary>Colours of lines and bars; from the seventh on lines are dashed, so that no two look alike to those who see few colours.</summary>
    public const int Colours = 12;

    public const string Css = """
        :root { color-scheme: light dark; --ground: #fff; --ink: #1d2430; --soft: #5b6675; --grid: #dfe4ea; --best: #e2f3e6; --load: #4477aa;
          --c0: #4477aa; --c1: #c8553d; --c2: #228833; --c3: #8a6d00; --c4: #8844aa; --c5: #008b8b; }
        @media (prefers-color-scheme: dark) { :root { --ground: #14181f; --ink: #e3e8ef; --soft: #9aa7b8; --grid: #2c3440; --best: #1d3a26; --load: #6ea6dd;
          --c0: #6ea6dd; --c1: #f08a70; --c2: #62c474; --c3: #d9b83a; --c4: #c08be0; --c5: #4cc9c9; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1000px; padding: 1rem; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: .2rem 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .4rem; }
        p { margin: .3rem 0; } .small, .soft { color: var(--soft); font-size: .9rem; }
        .wide { overflow-x: auto; } .wide svg { min-width: 560px; }
        svg { display: block; width: 100%; height: auto; } svg text { fill: var(--soft); font-size: 13px; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .92rem; }
        th, td { padding: .25rem .5rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--grid); }
        th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: var(--ground); }
        td.best { background: var(--best); font-weight: 600; }
        ul.key { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; margin: .4rem 0; padding: 0; font-size: .92rem; }
        ul.key svg { display: inline-block; width: 28px; height: 12px; min-width: 0; vertical-align: middle; margin-right: .35rem; }
        select { font: inherit; padding: .2rem .4rem; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: .3rem; }
        .grid { stroke: var(--grid); stroke-width: 1; } .load { fill: var(--load); opacity: .75; }
        .cdf { fill: none; stroke-width: 2; } .bar { stroke: var(--ground); stroke-width: .5; }
        path.c6, path.c7, path.c8, path.c9, path.c10, path.c11 { stroke-dasharray: 6 4; }
        path.c0, path.c6 { stroke: var(--c0); } path.c1, path.c7 { stroke: var(--c1); } path.c2, path.c8 { stroke: var(--c2); }
        path.c3, path.c9 { stroke: var(--c3); } path.c4, path.c10 { stroke: var(--c4); } path.c5, path.c11 { stroke: var(--c5); }
        rect.c0, rect.c6 { fill: var(--c0); } rect.c1, rect.c7 { fill: var(--c1); } rect.c2, rect.c8 { fill: var(--c2); }
        rect.c3, rect.c9 { fill: var(--c3); } rect.c4, rect.c10 { fill: var(--c4); } rect.c5, rect.c11 { fill: var(--c5); }
        """;

    /// <summary>Shows the charts of the strategy that is chosen; without scripts all are shown.</summary>
    public const string Script = """
        const choice = document.getElementById('choice');
        const show = () => document.querySelectorAll('section.run').forEach(run => run.hidden = run.dataset.strategy !== choice.value);
        choice.closest('p').hidden = false;
        choice.addEventListener('change', show);
        show();
        """;
}
