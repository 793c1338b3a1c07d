// Before anything is drawn: say that scripts run, and put the navigation back as this officer left it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } };
  // On a narrow screen a plain table stands as cards, each value beside the name of its column. Templates give the
  // names where cards matter without scripts too; the others get them here.
  const label = (table) => {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => cell.textContent.trim());
    for (const row of [...table.tBodies, table.tFoot].flatMap((part) => [...(part?.rows ?? [])])) {
      if (row.cells.length !== heads.length) return;
      for (const [place, cell] of [...row.cells].entries()) {
        cell.dataset.label ||= heads[place];
        cell.classList.toggle("nothing", cell.tagName === "TD" && ["", "—"].includes(cell.textContent.trim()) && !cell.classList.contains("funnels-bar"));
      }
    }
    table.classList.add("stacked");
  };
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".scroll > .plain-table").forEach(label);
    const toggle = document.getElementById("nav-toggle");
    if (toggle && window.matchMedia("(min-width: 900px)").matches) {
      toggle.checked = read("navigation-hidden") === "1";
      toggle.addEventListener("change", () => keep("navigation-hidden", toggle.checked ? "1" : "0"));
    }
    for (const line of document.querySelectorAll("details[data-line]")) {
      const key = `line-closed-${line.dataset.line}`;
      if (read(key) === "1" && !line.querySelector("[aria-current]")) line.open = false;
      line.addEventListener("toggle", () => keep(key, line.open ? "0" : "1"));
    }
  });
})();
