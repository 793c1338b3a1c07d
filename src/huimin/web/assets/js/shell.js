// Before anything is drawn: say that scripts run, and put the navigation back as this officer left it.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const read = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const keep = (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window */ } };
  document.addEventListener("DOMContentLoaded", () => {
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
