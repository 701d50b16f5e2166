/// The script of a page: tables are sorted by the column whose title is pressed.
///
/// Without it all is there, unsorted.
enum PageScript {
  static let text = """

    for (const table of document.querySelectorAll("table.sortable")) {
      const body = table.tBodies[0];
      const key = (row, column) => {
        const cell = row.cells[column];
        const number = cell.querySelector(":scope > data");
        return number ? Number(number.value) : cell.classList.contains("number") ? NaN : cell.textContent.trim();
      };
      [...table.tHead.rows[0].cells].forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = head.textContent.trim();
        head.replaceChildren(button);
        button.addEventListener("click", () => {
          const isDescending = head.getAttribute("aria-sort") === "ascending";
          for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
          head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
          const rows = [...body.rows].sort((a, b) => {
            const x = key(a, column), y = key(b, column);
            // What has no number stays at the end, either way.
            if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
            const order = typeof x === "number" && typeof y === "number"
              ? x - y : String(x).localeCompare(String(y), "en", { numeric: true });
            return isDescending ? -order : order;
          });
          body.append(...rows);
        });
      });
    }

    """
}
