namespace DeepEmotion.Functions.Batches.Report;

internal static class ReportStyle
{
    /// <summary>The report's style sheet; light and dark, one colour an emotion.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --line: #8884; --card: #8881; }
        body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; max-width: 1200px; padding: 1.5rem; }
        main { display: flex; flex-direction: column; } header { order: -1; }
        h1 { margin: 0; } h2 { margin: 1.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .4rem; overflow-wrap: anywhere; }
        small, .note { color: GrayText; font-weight: normal; } .note { max-width: 70ch; }
        article { content-visibility: auto; contain-intrinsic-size: auto 200px; border-top: 1px solid var(--line); padding-bottom: .8rem; }
        .faces { display: flex; flex-wrap: wrap; gap: .8rem; }
        figure { margin: 0; padding: .5rem; border-radius: .5rem; background: var(--card); width: 112px; border-top: 4px solid var(--emotion); }
        .crop { position: relative; width: 96px; height: 96px; margin: .35rem auto .6rem; } .crop img { border-radius: .25rem; display: block; }
        .crop svg { position: absolute; inset: 0; overflow: visible; } polygon { fill: none; stroke: #ffd400; stroke-width: .04; stroke-dasharray: .12 .08; }
        figcaption { font-size: .85rem; } .bars { display: flex; gap: 2px; height: 28px; align-items: flex-end; margin-top: .3rem; }
        .bars i { flex: 1; min-height: 1px; background: var(--emotion); }
        .overview { max-width: 640px; } .overview div { display: grid; grid-template-columns: 5.5rem 1fr 3rem; align-items: center; gap: .6rem; }
        .overview b { text-align: right; } .track { background: var(--card); height: 1rem; border-radius: .25rem; overflow: hidden; }
        .track i { display: block; height: 100%; background: var(--emotion); }
        table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        .angry { --emotion: #d64541; } .disgust { --emotion: #7a9a3b; } .fear { --emotion: #8e6bbf; } .happy { --emotion: #e8b321; }
        .sad { --emotion: #4a7fc1; } .surprise { --emotion: #e8833a; } .neutral { --emotion: #8c9199; }
        """;
}
