// What the workbench does better with a script: keys, sums of a selection, menus that close. Nothing depends on it.
"use strict";
(() => {
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const box = searchBox(event.target);
    if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "Escape") {
      for (const menu of document.querySelectorAll("details.menu[open]")) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    } else if (["ArrowDown", "ArrowUp", "Home", "End", "Enter", " "].includes(event.key)) {
      walk(event);
    }
  });

  // The first stroke leads to the search of the whole desk, a second one, as long as nothing is typed, to that of the list.
  function searchBox(target) {
    const whole = document.querySelector("[data-slash]");
    if (target === whole && !whole.value) return document.querySelector(".grid-search input[type=search]");
    return typing(target) && target.type !== "checkbox" ? null : whole;
  }

  // Where a visit is made: the phone is asked when the field is touched, and never otherwise.
  document.addEventListener("focusin", (event) => {
    const field = event.target.closest("[data-locate]");
    if (!field || field.value || !navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { field.value = `${coords.latitude.toFixed(5)}, ${coords.longitude.toFixed(5)}`; },
      () => {},
      { enableHighAccuracy: true, timeout: 10000 },
    );
  });

  // Up and down walk through the rows of the table that has the focus; Enter opens, space picks. From the
  // search box of a table, down goes to its first row.
  function walk(event) {
    const row = event.target.closest(".grid tbody tr");
    if (event.key === "ArrowDown" && event.target.closest(".grid-search input")) {
      const first = event.target.closest(".grid").querySelector("tbody tr");
      if (first) event.preventDefault();
      if (first) stand(first);
    }
    const inside = row && event.target.matches("a, button, input") && event.key.startsWith("Arrow");
    if (!row || (event.target !== row && !inside)) return;
    const rows = [...row.parentElement.children];
    const place = rows.indexOf(row);
    const next = rows[{ ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 }[event.key]];
    if (event.key === "Enter") {
      const link = row.querySelector("a[href]");
      if (link) link.click();
    } else if (event.key === " ") {
      const pick = row.querySelector(".grid-pick input");
      if (!pick) return;
      event.preventDefault();
      pick.click();
    } else if (next) {
      event.preventDefault();
      stand(next);
    }
  }

  function stand(row) {
    stopAt(row);
    row.focus();
  }

  // Of all rows only one, with what is in it, can be reached by the Tab key: after it comes what is done with the picked.
  function stopAt(row) {
    for (const other of row.parentElement.children) {
      other.tabIndex = other === row ? 0 : -1;
      for (const part of other.querySelectorAll("a, button, input")) {
        if (other === row) part.removeAttribute("tabindex");
        else part.tabIndex = -1;
      }
    }
  }
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".grid tbody tr");
    if (row && row.tabIndex !== 0) stopAt(row);
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest("[data-print]")) window.print();
    const none = event.target.closest("[data-pick-none]");
    if (none) pickAll(none.closest(".grid"), false);
  });

  document.addEventListener("change", (event) => {
    const list = event.target.closest("select[data-send]");
    if (list) list.form.requestSubmit();
    const all = event.target.closest("[data-pick-all]");
    const grid = event.target.closest(".grid");
    if (!grid) return;
    if (all) pickAll(grid, all.checked);
    else sum(grid);
  });

  function pickAll(grid, picked) {
    for (const pick of grid.querySelectorAll("tbody .grid-pick input")) pick.checked = picked;
    sum(grid);
  }

  // How close rows stand changes at once; the cookie is the one that the server would set.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-density]");
    if (!form) return;
    event.preventDefault();
    const tight = form.querySelector("button").value === "tight";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `density=${tight ? "tight" : ""}; Path=/; Max-Age=${tight ? 31536000 : 0}; SameSite=Lax${secure}`;
    for (const grid of document.querySelectorAll(".grid")) {
      grid.classList.toggle("grid-tight", tight);
      const button = grid.querySelector("[data-density] button");
      button.value = tight ? "wide" : "tight";
      button.setAttribute("aria-pressed", String(tight));
    }
  });

  // Amounts are whole fen: BigInt keeps them exact.
  function sum(grid) {
    const bar = grid.querySelector(".grid-picked");
    if (!bar) return;
    const picks = [...grid.querySelectorAll("tbody .grid-pick input")];
    const picked = picks.filter((pick) => pick.checked);
    const all = grid.querySelector("[data-pick-all]");
    if (all) {
      all.checked = picked.length > 0 && picked.length === picks.length;
      all.indeterminate = picked.length > 0 && picked.length < picks.length;
    }
    const fen = picked.reduce((total, pick) => total + BigInt(pick.dataset.fen || 0), 0n);
    bar.classList.toggle("grid-picked-some", picked.length > 0);
    const number = bar.querySelector("[data-picked]");
    const money = bar.querySelector("[data-picked-money]");
    if (number) number.textContent = picked.length.toLocaleString("en");
    if (money) money.textContent = written(fen);
  }

  function written(fen) {
    const size = fen < 0n ? -fen : fen;
    return `${fen < 0n ? "-" : ""}${(size / 100n).toLocaleString("en")}.${String(size % 100n).padStart(2, "0")}`;
  }

  // A table that is wider than its place scrolls inside it; only then its heading cannot stick to the window.
  function fit() {
    for (const room of document.querySelectorAll(".grid > form")) {
      room.classList.remove("grid-wide");
      const table = room.querySelector("table");
      room.classList.toggle("grid-wide", Boolean(table) && table.offsetWidth > room.clientWidth + 1);
    }
  }
  window.addEventListener("resize", fit);

  // A table is one stop for the Tab key; the arrows do the rest.
  function settle(root) {
    for (const body of root.querySelectorAll(".grid tbody")) if (body.children.length) stopAt(body.children[0]);
    for (const grid of root.querySelectorAll(".grid")) sum(grid);
    fit();
    for (const room of root.querySelectorAll(".scroll, .grid-wide")) {
      if (room.scrollWidth > room.clientWidth && !room.querySelector("a, button, input")) room.tabIndex = 0;
    }
    for (const errors of root.querySelectorAll(".form-errors")) errors.focus();
  }
  document.addEventListener("DOMContentLoaded", () => settle(document));
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target.parentElement || document));
})();
