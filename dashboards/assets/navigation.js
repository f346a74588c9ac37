// The address is the whole state: controls and links only change it, the server draws what it says.
(function () {
    const unchanged = () => window.dash_clientside.no_update;

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

    function changed(change) {
        const search = laidOver(change);
        return search === window.location.search ? unchanged() : search;
    }

    window.dash_clientside = Object.assign({}, window.dash_clientside, {
        ntm: {
            // One of the selects has another value. Selects that were only drawn again have the
            // value that the address has, and change nothing.
            follow() {
                const values = window.dash_clientside.callback_context.triggered.map((t) => t.value);
                const found = values.find((value) => laidOver(value) !== window.location.search);
                return found === undefined ? unchanged() : changed(found);
            },
            // A province was pressed on the map.
            choose(clicked) {
                const point = clicked && clicked.points.find((p) => p.customdata);
                return point ? changed(point.customdata) : unchanged();
            },
            // The document says its language and title, for screen readers and bookmarks.
            introduce(page) {
                if (!page) return;
                document.documentElement.lang = page.language;
                document.title = page.title;
            },
        },
    });

    // Links within the app change the address without loading the page again; opened in a new tab
    // they work as any link.
    document.addEventListener("click", (event) => {
        const isPlain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
        const link = event.target.closest("a[data-follow]");
        if (!link || !isPlain) return;
        event.preventDefault();
        window.dash_clientside.set_props("address", {pathname: link.pathname, search: link.search});
    });

    // Figures saved as images carry their source line, being part of the figure.
    document.addEventListener("click", (event) => {
        const button = event.target.closest("button[data-save]");
        if (!button) return;
        const plot = document.querySelector(`#${button.dataset.save} .js-plotly-plot`);
        window.Plotly.downloadImage(plot, {format: "png", scale: 2, filename: button.dataset.name});
    });
})();
