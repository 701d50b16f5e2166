/// The Python of notebooks: functions that are the same for every run.
enum NotebookCode {
  /// The call that draws a figure; `nil` where there is none for it.
  static func call(for figure: String, reference: String?) -> String? {
    switch figure {
    case "test-accuracy": return "draw_final()"
    case "time-per-step": return "draw_times()"
    case "memory": return "draw_memory()"
    case "findings": return "draw_findings()"
    case "landscape-of-loss": return "draw_ranges(\"loss.low\", None, \"loss.high\", log=True)"
    case "landscape-of-gradient":
      return "draw_ranges(\"gradient.low\", None, \"gradient.high\", log=True)"
    case "test-accuracy-of-every-seed": return "draw_every_seed()"
    default:
      if figure.hasPrefix("difference-from-"), let reference {
        return "draw_differences(\(reference.pythonLiteral))"
      }
      if figure.hasSuffix("-by-epoch") {
        let curve = figure.dropLast("-by-epoch".count).replacing("-", with: "_")
        return "draw_curve(\"\(curve)\")"
      }
      if figure.hasPrefix("validation-accuracy-by-") {
        let setting = figure.dropFirst("validation-accuracy-by-".count).replacing("-", with: " ")
        return "draw_sweep(\"\(setting)\", tuned, \"validation accuracy (%)\")"
      }
      if figure.hasPrefix("test-accuracy-by-") {
        let setting = figure.dropFirst("test-accuracy-by-".count).replacing("-", with: " ")
        return "draw_sweep(\"\(setting)\")"
      }
      if figure.hasPrefix("percentiles-of-") {
        let layer = figure.dropFirst("percentiles-of-".count)
        return """
          layer = layer_named("\(layer)")
          draw_ranges(layer + ".q15", layer + ".q50", layer + ".q85")
          """
      }
      if figure.hasSuffix("-by-step") {
        let quantity = figure.dropLast("-by-step".count).replacing("-", with: "_")
        return "draw_probe(\"\(quantity)\")"
      }
      return nil
    }
  }

  static let trials = """
    def curves_of(group):
        return {name: data[:] for name, data in group.items() if isinstance(data, h5py.Dataset)}


    trials = []
    for seeds in run["trials"].values():
        for trial in seeds.values():
            attributes = trial.attrs
            trials.append({
                "number": int(attributes["number"]),
                "arm": text(attributes["method"]),
                "method": text(attributes["method"]).split(", ")[0],
                "seed": int(attributes["seed"]),
                "status": text(attributes["status"]),
                "final": float(attributes.get("final_test_accuracy", np.nan)),
                "curves": curves_of(trial),
                "probes": curves_of(trial["probes"]) if "probes" in trial else {},
            })
    trials.sort(key=lambda trial: trial["number"])
    # Advice finds learning rates on held-out training data; those trials are not judged with the others.
    tuned = [trial for trial in trials if trial["method"] == "tuning"]
    trials = [trial for trial in trials if trial["method"] != "tuning"]
    for trial in tuned:
        trial["arm"] = trial["arm"].removeprefix("tuning, ")
        trial["method"] = trial["arm"].split(", ")[0]
    arms = list(dict.fromkeys(trial["arm"] for trial in trials))


    def of(arm):
        return [trial for trial in trials if trial["arm"] == arm]


    print(f"{len(trials)} trials of {len(arms)} arms")
    for trial in trials:
        if trial["status"] != "completed":
            print(f"{trial['arm']}, seed {trial['seed']}: {trial['status']}")
    """

  static let drawing = """
    def look(arm):
        return LOOKS.get(arm.split(", ")[0], ("#444444", "-", "o"))


    def interval(values):
        # The mean with the ends of its 95 % t interval; one value has none.
        values = np.asarray(values, float)
        mean = values.mean()
        if len(values) < 2:
            return mean, mean, mean
        half = QUANTILE[len(values)] * values.std(ddof=1) / np.sqrt(len(values))
        return mean, mean - half, mean + half


    def draw_rows(axes, rows):
        # A row a name: every seed as a point, below them the mean with its interval.
        for y, (name, arm, values, estimate) in enumerate(reversed(rows)):
            color, _, symbol = look(arm)
            axes.plot(values, np.full(len(values), y + 0.2), ".", color=color, alpha=0.5)
            mean, low, high = estimate
            axes.plot([low, high], [y - 0.15, y - 0.15], color=color)
            axes.plot(mean, y - 0.15, symbol, color=color)
        axes.set_yticks(range(len(rows)), [row[0] for row in reversed(rows)])
        axes.grid(axis="x", alpha=0.3)


    def draw_final():
        figure, axes = plt.subplots(figsize=(7, 0.6 + 0.4 * len(arms)))
        rows = []
        for arm in arms:
            finals = [100 * trial["final"] for trial in of(arm) if not np.isnan(trial["final"])]
            if finals:
                rows.append((arm, arm, finals, interval(finals)))
        draw_rows(axes, rows)
        axes.set_xlabel("test accuracy (%)")


    def draw_differences(reference):
        # The means and intervals are those of the record.
        table = {name: column[:] for name, column in run["comparisons"].items()}
        baseline = {trial["seed"]: trial["final"] for trial in of(reference)}
        rows = []
        for row, name in enumerate(text(value) for value in table["method"]):
            differences = [100 * (trial["final"] - baseline[trial["seed"]]) for trial in of(name)]
            estimate = [100 * table[key][row] for key in ("difference", "interval_low", "interval_high")]
            rows.append((name, name, differences, estimate))
        figure, axes = plt.subplots(figsize=(7, 0.6 + 0.4 * len(rows)))
        draw_rows(axes, rows)
        axes.axvline(0, color="gray", linestyle="--", linewidth=1)
        axes.set_xlabel(f"difference from {reference} (percentage points)")


    def draw_line(axes, arm, curve, label=None):
        color, style, _ = look(arm)
        scale = 100 if curve.endswith("accuracy") else 1
        curves = [scale * trial["curves"][curve] for trial in of(arm) if curve in trial["curves"]]
        for values in curves:
            axes.plot(np.arange(1, len(values) + 1), values, color=color, alpha=0.3, linewidth=0.6)
        # The mean ends where the first trial does.
        length = min((np.isfinite(values).cumprod().sum() for values in curves), default=0)
        if length:
            epochs = np.arange(1, length + 1)
            mean, low, high = np.transpose([interval(at) for at in np.transpose([c[:length] for c in curves])])
            axes.fill_between(epochs, low, high, color=color, alpha=0.15, linewidth=0)
            axes.plot(epochs, mean, color=color, linestyle=style, label=label)


    def scaled(axes, curve):
        axes.set_xlabel("epoch")
        if curve.endswith("accuracy"):
            axes.set_ylabel(curve.replace("_", " ") + " (%)")
        else:
            axes.set_yscale("log", nonpositive="clip")
            axes.set_ylabel(curve.replace("_", " ") + " (nats)")
        axes.grid(alpha=0.3)


    def draw_curve(curve):
        # A panel for each setting that the methods were tried under.
        variants = list(dict.fromkeys(arm.partition(", ")[2] for arm in arms))
        columns = min(3, len(variants))
        lines = -(-len(variants) // columns)
        size = (7, 4.5) if columns == 1 else (4 * columns, 3 * lines)
        figure, grid = plt.subplots(lines, columns, figsize=size, squeeze=False, sharey=True, layout="constrained")
        for axes, variant in zip(grid.flat, variants):
            for arm in arms:
                if arm.partition(", ")[2] == variant:
                    draw_line(axes, arm, curve, label=arm.split(", ")[0])
            axes.set_title(variant)
            scaled(axes, curve)
        for axes in list(grid.flat)[len(variants):]:
            axes.set_visible(False)
        grid[0, 0].legend(fontsize="small")


    def draw_every_seed(curve="test_accuracy"):
        shown = [arm for arm in arms if any(curve in trial["curves"] for trial in of(arm))]
        columns = min(4, len(shown))
        lines = -(-len(shown) // columns)
        figure, grid = plt.subplots(
            lines, columns, figsize=(3 * columns, 2.5 * lines), squeeze=False, sharey=True, layout="constrained")
        for axes, arm in zip(grid.flat, shown):
            draw_line(axes, arm, curve)
            axes.set_title(arm)
            scaled(axes, curve)
        for axes in list(grid.flat)[len(shown):]:
            axes.set_visible(False)


    def draw_times():
        times = run["times"].attrs
        prefix = "milliseconds_per_step_"
        methods = [name.removeprefix(prefix) for name in times if name.startswith(prefix)]
        figure, axes = plt.subplots(figsize=(7, 0.6 + 0.4 * len(methods)))
        for y, method in enumerate(reversed(methods)):
            total = times[prefix + method]
            share = times.get("normalization_share_" + method, 0)
            axes.barh(y, total * (1 - share), color=look(method)[0], alpha=0.35)
            axes.barh(y, total * share, left=total * (1 - share), color=look(method)[0])
            axes.text(total, y, f" {total:.3g} ms, {100 * share:.0f}%", va="center")
        axes.set_yticks(range(len(methods)), methods[::-1])
        axes.margins(x=0.2)
        axes.set_xlabel("time a step (ms); dark: normalization")


    def draw_memory():
        times = run["times"].attrs
        prefix = "peak_bytes_"
        methods = [name.removeprefix(prefix) for name in times if name.startswith(prefix)]
        figure, axes = plt.subplots(figsize=(7, 0.6 + 0.4 * len(methods)))
        for y, method in enumerate(reversed(methods)):
            mebibytes = times[prefix + method] / 2**20
            axes.barh(y, mebibytes, color=look(method)[0], alpha=0.35)
            axes.text(mebibytes, y, f" {mebibytes:.3g} MiB", va="center")
        axes.set_yticks(range(len(methods)), methods[::-1])
        axes.margins(x=0.2)
        axes.set_xlabel("memory (MiB)")


    def draw_findings():
        table = {name: column[:] for name, column in run["comparisons"].items()}
        tested = [row for row in range(len(table["effect"])) if not np.isnan(table["lower"][row])]
        figure, axes = plt.subplots(figsize=(7, 0.6 + 0.4 * len(tested)), layout="constrained")
        for y, row in enumerate(reversed(tested)):
            axes.plot([table["lower"][row], table["upper"][row]], [y, y], color="black")
            axes.plot(table["effect"][row], y, "o", color="black")
            axes.text(table["upper"][row], y, "  " + text(table["verdict"][row]), va="center")
        axes.axvline(0, color="gray", linestyle="--", linewidth=1)
        axes.set_yticks(range(len(tested)), [text(table["finding"][row]) for row in reversed(tested)])
        axes.margins(x=0.3)
        axes.set_xlabel("mean difference, in the unit of the finding")
    """
}
