// Tables of the class "sortable": a click on a heading sorts their rows, a second one the other way.
"use strict";

function valueOf(row, column) {
  const cell = row.cells[column];
  return "value" in cell.dataset ? Number(cell.dataset.value) : cell.textContent;
}

function compare(a, b) {
  return typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true });
}

function sortBy(table, head) {
  const rising = head.ariaSort !== "ascending";
  const rows = [...table.tBodies[0].rows];
  const column = head.cellIndex;
  rows.sort((a, b) => (rising ? 1 : -1) * compare(valueOf(a, column), valueOf(b, column)));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  table.tBodies[0].append(...rows);
}

document.addEventListener("DOMContentLoaded", () => {
  for (const table of document.querySelectorAll("table.sortable")) {
    for (const head of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.textContent = head.textContent;
      button.title = `Sort by ${head.textContent}`;
      button.addEventListener("click", () => sortBy(table, head));
      head.replaceChildren(button);
    }
  }
});
