// The address is the whole state: controls and links only change it, the server draws what it says.
(function () {
    const written = new WeakMap();
    const go = (search, pathname = window.location.pathname) =>
        window.dash_clientside.set_props("address", {pathname, search});

    // A change such as "target=T03&reading=" laid over the address; an empty value is a default.
    function laidOver(change) {
        const state = new URLSearchParams(window.location.search);
        for (const [name, value] of new URLSearchParams(change)) {
            if (value) state.set(name, value);
            else state.delete(name);
        }
        const text = state.toString();
        return text ? `?${text}` : "";
    }

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        ntm: {
            // A province was pressed on the map.
            choose(clicked) {
                const point = clicked && clicked.points.find((p) => p.customdata);
                return point ? laidOver(point.customdata) : window.dash_clientside.no_update;
            },
            // The server has said something: texts by the id of their place, language and title.
            show(page) {
                if (!page) return;
                document.documentElement.lang = page.language;
                document.title = page.title;
                // places of a page that was opened just now are drawn in the next frame
                placed(page.texts, () => write(page.texts));
            },
        },
    });

    // Texts are written only where they changed; the keyboard stays on the link it was on.
    function write(texts) {
        const focused = document.activeElement && document.activeElement.id;
        for (const [name, text] of Object.entries(texts)) {
            const place = document.getElementById(name);
            if (place && written.get(place) !== text) {
                place.innerHTML = text;
                written.set(place, text);
            }
        }
        const link = focused && document.getElementById(focused);
        if (link && link !== document.activeElement) link.focus({preventScroll: true});
    }

    function placed(texts, then, tries = 60) {
        const isThere = Object.keys(texts).every((name) => document.getElementById(name));
        if (isThere || !tries) then();
        else requestAnimationFrame(() => placed(texts, then, tries - 1));
    }

    // A select has another value, which is the change to lay over the address.
    document.addEventListener("change", (event) => {
        if (event.target.matches(".filters select")) go(laidOver(event.target.value));
    });

    // Links within the app change the address without loading the page again; opened in a new tab
    // they work as any link.
    document.addEventListener("click", (event) => {
        const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
        const link = event.target.closest("a[data-follow]");
        if (!link || !isPlain) return;
        event.preventDefault();
        go(link.search, link.pathname);
    });

    // Figures saved as images carry their source line, being part of the figure.
    document.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-save]");
        if (!button) return;
        const plot = document.querySelector(`#${button.dataset.save} .js-plotly-plot`);
        window.Plotly.downloadImage(plot, {format: "png", scale: 2, filename: button.dataset.name});
    });
})();
