// Any map makes Plotly fetch coastlines of the world from another host, and stays blank without
// them. Our maps bring their own shapes, so the world is given here, empty, before Plotly asks.
(function () {
    const nothing = {type: "GeometryCollection", geometries: []};
    const layers = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
    const world = {
        type: "Topology",
        arcs: [],
        objects: Object.fromEntries(layers.map((layer) => [layer, nothing])),
    };
    window.PlotlyGeoAssets = {topojson: {world_110m: world, world_50m: world}};
})();
