extension NotebookCode {
  /// Functions for settings that were swept and for what was measured inside the networks.
  static let inside = """
    def draw_sweep(setting, trials=trials, label="test accuracy (%)"):
        arms = list(dict.fromkeys(trial["arm"] for trial in trials))

        # A panel for each combination of the other settings.
        def split(arm):
            rest, value = [], None
            for part in arm.split(", ")[1:]:
                if part.startswith(setting + " "):
                    value = float(part.removeprefix(setting + " "))
                else:
                    rest.append(part)
            return ", ".join(rest), value

        rests = list(dict.fromkeys(split(arm)[0] for arm in arms if split(arm)[1] is not None))[:9]
        columns = min(3, len(rests))
        lines = -(-len(rests) // columns)
        size = (7, 4.5) if columns == 1 else (4 * columns, 3 * lines)
        figure, grid = plt.subplots(lines, columns, figsize=size, squeeze=False, sharey=True, layout="constrained")
        for axes, rest in zip(grid.flat, rests):
            for method in dict.fromkeys(trial["method"] for trial in trials):
                found = sorted(
                    (split(arm)[1], arm) for arm in arms
                    if arm.split(", ")[0] == method and split(arm)[0] == rest and split(arm)[1] is not None)
                if not found:
                    continue
                color, style, symbol = look(method)
                means = []
                for value, arm in found:
                    finals = [100 * trial["final"] for trial in trials if trial["arm"] == arm]
                    axes.plot([value] * len(finals), finals, ".", color=color, alpha=0.4)
                    mean, low, high = interval(finals)
                    axes.plot([value, value], [low, high], color=color)
                    means.append(mean)
                axes.plot([value for value, _ in found], means, symbol, linestyle=style, color=color, label=method)
            values = sorted({split(arm)[1] for arm in arms if split(arm)[1] is not None})
            if values[0] > 0 and values[-1] / values[0] >= 6:
                axes.set_xscale("log")
            axes.set_xticks(values, [f"{value:g}" for value in values])
            axes.minorticks_off()
            axes.set_title(rest)
            axes.set_xlabel(setting)
            axes.set_ylabel(label)
        for axes in list(grid.flat)[len(rests):]:
            axes.set_visible(False)
        grid[0, 0].legend(fontsize="small")


    def probed():
        return [arm for arm in arms if any("step" in trial["probes"] for trial in of(arm))]


    def layers(quantity):
        names = dict.fromkeys(
            name.removesuffix("." + quantity) for arm in probed() for name in of(arm)[0]["probes"]
            if name.endswith("." + quantity))
        return [name for name in names if name not in ("loss", "gradient")]


    def layer_named(slug):
        return next(
            layer for layer in layers("q50")
            if "".join(c if c.isalnum() else "-" for c in layer) == slug)


    def mean_of(arm, name):
        # At each step that all trials came to.
        curves = [trial["probes"][name] for trial in of(arm) if name in trial["probes"]]
        length = min(len(curve) for curve in curves)
        steps = of(arm)[0]["probes"]["step"][:length]
        return steps, np.array([interval(at) for at in np.transpose([curve[:length] for curve in curves])])


    def draw_ranges(low, middle, high, log=False):
        shown = [arm for arm in probed() if low in of(arm)[0]["probes"]][:12]
        columns = min(3, len(shown))
        lines = -(-len(shown) // columns)
        figure, grid = plt.subplots(
            lines, columns, figsize=(4 * columns, 2.8 * lines), squeeze=False, sharey=True, layout="constrained")
        for axes, arm in zip(grid.flat, shown):
            color, _, _ = look(arm)
            steps, bottom = mean_of(arm, low)
            _, top = mean_of(arm, high)
            axes.fill_between(steps, bottom[:, 0], top[:, 0], color=color, alpha=0.2, linewidth=0)
            for name in [middle] if middle else [low, high]:
                for trial in of(arm):
                    axes.plot(trial["probes"]["step"], trial["probes"][name], color=color, alpha=0.3, linewidth=0.6)
            if middle:
                axes.plot(steps, mean_of(arm, middle)[1][:, 0], color=color)
            if log:
                axes.set_yscale("log")
            axes.set_title(arm)
            axes.set_xlabel("step")
        for axes in list(grid.flat)[len(shown):]:
            axes.set_visible(False)


    def draw_probe(quantity):
        # A panel a layer; the first, the last and some between where there are more than four.
        found = layers(quantity)
        if len(found) > 4:
            found = [found[i * (len(found) - 1) // 3] for i in range(4)]
        variants = list(dict.fromkeys(arm.partition(", ")[2] for arm in probed()))[:4]
        figure, grid = plt.subplots(
            len(variants), len(found), figsize=(3.5 * len(found), 2.8 * len(variants)), squeeze=False, sharey=True,
            layout="constrained")
        for row, variant in zip(grid, variants):
            for axes, layer in zip(row, found):
                name = f"{layer}.{quantity}"
                for arm in probed():
                    if arm.partition(", ")[2] != variant or name not in of(arm)[0]["probes"]:
                        continue
                    color, style, _ = look(arm)
                    steps, values = mean_of(arm, name)
                    axes.fill_between(steps, values[:, 1], values[:, 2], color=color, alpha=0.15, linewidth=0)
                    axes.plot(steps, values[:, 0], color=color, linestyle=style, label=arm.split(", ")[0])
                    for trial in of(arm):
                        axes.plot(trial["probes"]["step"], trial["probes"][name], color=color, alpha=0.3, linewidth=0.6)
                axes.set_title(f"{layer} {variant}")
                axes.set_xlabel("step")
        grid[0, 0].set_ylabel(quantity.replace("_", " "))
        grid[0, 0].legend(fontsize="small")
    """
}
