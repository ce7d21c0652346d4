// What Blazor cannot do: the theme before the first paint, menus that close, drafts without secrets, and what happens when the circuit is gone.
(() => {
    const root = document.documentElement;
    const year = 31536000;

    const showTheme = () => document.querySelectorAll('[data-set-theme]').forEach(button =>
        button.setAttribute('aria-pressed', String(button.dataset.setTheme === root.dataset.theme)));

    const setTheme = theme => {
        root.dataset.theme = theme;
        document.cookie = `geniuserp.theme=${theme}; path=/; max-age=${year}; samesite=lax`;
        showTheme();
    };

    const closeMenus = except => document.querySelectorAll('details[data-menu][open]').forEach(menu => {
        if (menu !== except) menu.open = false;
    });

    document.addEventListener('click', event => {
        const theme = event.target.closest('[data-set-theme]');
        if (theme) setTheme(theme.dataset.setTheme);
        const menu = event.target.closest('details[data-menu]');
        closeMenus(menu && !event.target.closest('.menu-panel') ? menu : null);
    });

    document.addEventListener('keydown', event => {
        if (event.key === 'Escape') {
            const open = document.querySelector('details[data-menu][open]');
            if (open) {
                open.open = false;
                open.querySelector('summary').focus();
            }
        }

        const typing = event.target.closest('input, textarea, select, [contenteditable]');
        if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
            const search = document.querySelector('[data-search]');
            if (search) {
                event.preventDefault();
                search.focus();
            }
        }
    });

    // Drafts: fields marked data-keep only, in this tab only. A secret's field is never marked.
    const key = path => `geniuserp.draft:${path}`;
    document.addEventListener('input', event => {
        const field = event.target.closest('[data-keep]');
        const form = field && field.closest('[data-draft]');
        if (!form) return;
        const kept = JSON.parse(sessionStorage.getItem(key(form.dataset.draft)) ?? '{}');
        kept[field.dataset.keep] = field.value;
        sessionStorage.setItem(key(form.dataset.draft), JSON.stringify(kept));
    });

    // A circuit that is gone stays gone: as soon as the server answers, the page comes back at the same address.
    const reloadWhenBack = async () => {
        for (;;) {
            try {
                if ((await fetch('/health/live', { cache: 'no-store' })).ok) break;
            } catch {
                // Not yet.
            }

            await new Promise(resolve => setTimeout(resolve, 1000));
        }

        location.reload();
    };

    // A host that restarts is back within seconds: asked for about once a second, spread so that not everybody comes at the same moment, for ten minutes.
    const retryIn = attempt => attempt < 3 ? 200 : 800 + Math.random() * 600;

    document.addEventListener('DOMContentLoaded', () => {
        showTheme();
        Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 600, retryIntervalMilliseconds: retryIn } } });
        document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', event => {
            if (event.detail.state === 'failed' || event.detail.state === 'rejected' || event.detail.state === 'resume-failed') reloadWhenBack();
        });
    });

    window.geniuserp = {
        alive: () => {
            root.dataset.alive = '';
            showTheme();
        },
        focus: id => {
            const element = document.getElementById(id);
            element?.focus();
            element?.scrollIntoView({ block: 'center' });
        },
        submit: id => document.getElementById(id).requestSubmit(),
        copy: async text => {
            try {
                await navigator.clipboard.writeText(text);
                return true;
            } catch {
                return false;
            }
        },
        drafts: {
            read: path => JSON.parse(sessionStorage.getItem(key(path)) ?? '{}'),
            forget: path => sessionStorage.removeItem(key(path)),
        },
    };
})();
