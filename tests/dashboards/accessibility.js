// What a screen reader, a keyboard or weak eyes need and can be measured; every list should be empty.
() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const shown = (each) => each.checkVisibility() && !each.closest(".unseen, .skip");
    const written = (each) => each.outerHTML.slice(0, 120);

    const unlabelled = all("select, button, a")
        .filter((each) => each.checkVisibility())
        .filter((each) => !(each.labels ? each.labels.length : false) && !each.textContent.trim())
        .concat(all("select").filter((each) => !each.labels.length));

    const levels = all("h1, h2, h3, h4").filter(shown).map((each) => Number(each.tagName[1]));
    const skippedLevels = levels.filter((level, place) => place && level > levels[place - 1] + 1);

    const unnamedPlots = all("[role=img]").filter((each) => {
        const name = document.getElementById(each.getAttribute("aria-labelledby"));
        return !name || !name.textContent.trim();
    });

    const ids = all("[id]").filter((each) => !each.closest("svg")).map((each) => each.id);
    const repeatedIds = ids.filter((id, place) => id && ids.indexOf(id) !== place);

    // WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for large text
    const channels = (colour) => (colour.match(/[\d.]+/g) || []).map(Number);
    const light = (value) =>
        value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const luminance = ([red, green, blue]) =>
        0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
    const ground = (each) => {
        for (let at = each; at; at = at.parentElement) {
            const colour = channels(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const isPale = (each) => {
        const style = getComputedStyle(each);
        const [high, low] = [luminance(channels(style.color)), luminance(ground(each))].sort(
            (one, other) => other - one,
        );
        const size = parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        return (high + 0.05) / (low + 0.05) < (isLarge ? 3 : 4.5);
    };
    const hasText = (each) => [...each.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    const paleTexts = all("#react-entry-point *")
        .filter((each) => !each.closest("svg") && shown(each) && hasText(each) && isPale(each));

    return {
        unlabelled: unlabelled.map(written),
        skipped_levels: skippedLevels,
        unnamed_plots: unnamedPlots.map(written),
        repeated_ids: repeatedIds,
        pale_texts: paleTexts.map(written),
    };
};
