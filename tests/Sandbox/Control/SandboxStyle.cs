namespace GeniusErp.Sandbox.Control;

/// <summary>The page's style: one column on a phone, as many as fit on a desk; light and dark by the system.</summary>
internal static class SandboxStyle
{
    public const string Css = """
        :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: light-dark(#c9ced6, #454b55); --bad: light-dark(#b3261e, #ff8a80); --good: light-dark(#1b6e3c, #7ddc9f) }
        *, *::before { box-sizing: border-box }
        body { max-width: 76rem; margin: 0 auto; padding: 1rem; background: light-dark(#f5f6f8, #16181c); color: light-dark(#1c1f24, #e8eaee) }
        h1 { font-size: 1.5rem; line-height: 1.2; margin: .5rem 0 } h1 small { display: block; font-size: .9rem; font-weight: 400; opacity: .8 }
        h2 { font-size: 1.1rem; margin: 0 } p[lang], [lang=en] { opacity: .85 } h2 code { font-weight: 400; font-size: .8rem; opacity: .8 }
        p { margin: .25rem 0 } main { display: grid; gap: 1rem; margin-top: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); align-items: start }
        section { min-width: 0; padding: .9rem 1rem; border: 1px solid var(--line); border-radius: .6rem; background: light-dark(#fff, #1f2227); scroll-margin-top: 1rem }
        section.broken { border-color: var(--bad); box-shadow: inset .25rem 0 0 var(--bad) } section:target { outline: 2px solid #3b82f6; outline-offset: 2px } #demo { grid-column: 1 / -1 }
        .good { color: var(--good) } .bad { color: var(--bad); font-weight: 600 } .count { font-size: .9rem; opacity: .85 } .count.bad { opacity: 1 }
        form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-top: .5rem }
        select, button { font: inherit; min-height: 2.75rem; border: 1px solid var(--line); border-radius: .4rem; padding: 0 .6rem; background: light-dark(#fff, #2a2e35); color: inherit }
        select { flex: 1 1 100%; min-width: 0; width: 100%; padding: 0 .35rem } section button { flex: 1 1 8rem } #demo button { flex: 0 1 auto }
        button:not(:disabled) { cursor: pointer } button:not(:disabled):hover { border-color: #3b82f6 } button:disabled { opacity: .5 }
        :focus-visible { outline: 3px solid #3b82f6; outline-offset: 1px }
        details { margin-top: .6rem } summary { cursor: pointer; min-height: 1.75rem } dl { margin: .25rem 0 0 } dt { font-weight: 600; margin-top: .5rem } dd { margin: 0 }
        @media (max-width: 30rem) { body { padding: .75rem } section { padding: .75rem } select, button { font-size: .92rem } section button { flex-basis: 7rem; padding: 0 .3rem } summary { font-size: .92rem } }
        code { overflow-wrap: anywhere } dd code { display: block; font-size: .85rem; padding: .35rem .5rem; border-radius: .3rem; background: light-dark(#eef0f3, #2a2e35); user-select: all }
        """;
}
