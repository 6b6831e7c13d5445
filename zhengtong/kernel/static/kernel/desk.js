// Keyboard in the console's lists: j and k walk the rows of the table marked by data-keys around it or by data-zt-row
// on its links, enter opens the row's link, / goes to the page's search field. Nothing happens while somebody types.
const table =
  document.querySelector("table[data-keys], [data-keys] table") ?? document.querySelector("[data-zt-row]")?.closest("table");
const rows = table ? [...table.tBodies[0].rows] : [];
let at = -1;

function select(index) {
  if (!rows.length) return;
  rows[at]?.removeAttribute("aria-selected");
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows[at].setAttribute("aria-selected", "true");
  (rows[at].querySelector("[data-zt-row]") ?? rows[at].querySelector("a"))?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
  if (event.key === "j") select(at + 1);
  else if (event.key === "k") select(at - 1);
  else if (event.key === "/") document.querySelector("main input[type=search]")?.focus();
  else return;
  event.preventDefault();
});
