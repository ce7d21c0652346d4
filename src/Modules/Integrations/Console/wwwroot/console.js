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
        if (menu === except) return;
        // What was chosen goes out of sight: the focus stays with the menu, so that whatever opens now gives it back to something that is there.
        if (menu.contains(document.activeElement)) menu.querySelector('summary').focus();
        menu.open = false;
    });

    document.addEventListener('click', event => {
        const theme = event.target.closest('[data-set-theme]');
        if (theme) setTheme(theme.dataset.setTheme);
        if (event.target.closest('[data-help]')) document.querySelector('[data-help-dialog]')?.showModal();
        if (event.target.closest('[data-help-close]')) document.querySelector('[data-help-dialog]').close();
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
        if (event.key === '?' && !typing) document.querySelector('[data-help-dialog]:not([open])')?.showModal();
        if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
            const search = document.querySelector('[data-search]');
            if (search && search.checkVisibility() && !document.querySelector(':modal')) {
                event.preventDefault();
                search.focus();
            }
        }
    });

    // A page that is a dialog over another one where there is room: the browser's own modal, which keeps the focus inside and what lies beneath out of reach.
    const roomy = matchMedia('(min-width: 768px)');
    let opener = null;
    document.addEventListener('click', event => {
        const link = event.target.closest('a[data-opens]');
        if (link) opener = { link, top: scrollY };
    }, true);

    const close = dialog => dialog.querySelector('[data-close]').click();

    const fit = dialog => {
        if (!dialog.isConnected || roomy.matches === dialog.matches(':modal')) return;
        const focused = document.activeElement;
        if (roomy.matches) {
            dialog.open = false;
            dialog.showModal();
        } else {
            dialog.close();
            dialog.open = true;
        }

        if (dialog.contains(focused)) focused.focus();
    };

    roomy.addEventListener('change', () => document.querySelectorAll('dialog[data-sheet]').forEach(fit));

    const openSheet = dialog => {
        fit(dialog);
        dialog.addEventListener('keydown', event => {
            if (event.key !== 'Escape' || event.defaultPrevented || !dialog.matches(':modal')) return;
            event.preventDefault();
            close(dialog);
        });
        // The browser may close it without a key: a device's gesture for going back.
        dialog.addEventListener('close', () => {
            if (dialog.isConnected && !dialog.open) close(dialog);
        });
        if (roomy.matches && opener) scrollTo(0, opener.top);
        const boxes = 'form input:not([type=hidden], [type=radio], [type=checkbox], [type=file]), form textarea, form select';
        const empty = roomy.matches ? [...dialog.querySelectorAll(boxes)].filter(box => !box.disabled && !box.value && box.checkVisibility()) : [];
        (empty.find(box => box.ariaRequired === 'true') ?? empty[0] ?? dialog.querySelector('h1')).focus();
    };

    const closedSheet = path => {
        const links = [...document.querySelectorAll('a[data-opens]')];
        const link = links.find(candidate => candidate === opener?.link) ?? links.find(candidate => new URL(candidate.href).pathname === path);
        if (opener && roomy.matches) scrollTo(0, opener.top);
        opener = null;
        const menu = link?.closest('details:not([open])');
        (menu?.querySelector('summary') ?? link ?? document.querySelector('h1')).focus();
    };

    // A question of the browser's own when the page goes because we send it away would only be in the way.
    let sentAway = false;
    window.addEventListener('beforeunload', event => {
        if (sentAway) event.stopImmediatePropagation();
    }, true);

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

        sentAway = true;
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
        land: () => {
            const heading = document.querySelector('h1');
            if (heading && (!document.activeElement || document.activeElement === document.body)) {
                heading.tabIndex = -1;
                heading.focus();
            }
        },
        // What had the focus may be gone with what it did.
        refocus: id => {
            // A dialog that is about to close still holds the focus, and may give it back to what is gone by then.
            const look = left => {
                if (!document.activeElement || document.activeElement === document.body) document.getElementById(id)?.focus();
                else if (left > 0 && document.activeElement.closest('[role=dialog]')) setTimeout(() => look(left - 1), 50);
            };
            look(40);
        },
        focusWithin: id => {
            const part = document.getElementById(id);
            (part?.querySelector('input:not([type=file]), textarea') ?? part?.querySelector('button'))?.focus();
        },
        submit: id => {
            sentAway = true;
            document.getElementById(id).requestSubmit();
        },
        openSheet,
        closedSheet,
        back: () => history.back(),
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
