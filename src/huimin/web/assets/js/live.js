// Show the progress of a job as it is told. Where the stream cannot be had, the page goes on asking every second.
"use strict";
(() => {
  let source = null;
  const open = () => source !== null && source.readyState === EventSource.OPEN;

  function listen() {
    const part = document.querySelector("[data-stream]");
    if (!part || source || !window.EventSource) return;
    source = new EventSource(part.dataset.stream);
    source.addEventListener("progress", (event) => show(event.data));
    source.addEventListener("end", close);
    source.addEventListener("error", () => { if (source && source.readyState === EventSource.CLOSED) close(); });
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  // The state stays where it is, so that it is read aloud when it changes and not with every number.
  function show(html) {
    const part = document.getElementById("job");
    const read = document.createElement("template");
    read.innerHTML = html;
    const fresh = read.content.firstElementChild;
    if (!part || !fresh) return;
    const [state, told] = [part, fresh].map((each) => each.querySelector("[role=status]"));
    if (state.innerHTML !== told.innerHTML) state.innerHTML = told.innerHTML;
    for (const child of [...part.children]) if (child !== state) child.remove();
    part.append(...[...fresh.children].filter((child) => child !== told));
    if (fresh.dataset.stream) return;
    for (const name of ["data-stream", "hx-get", "hx-trigger"]) part.removeAttribute(name);
    const running = document.querySelector(".top-work");
    if (running && running.pathname === location.pathname) running.remove();
    if (window.htmx) window.htmx.process(part);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.target.closest("#job");
    if (part && (open() || !part.dataset.stream)) event.preventDefault();
  });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", listen);
  document.addEventListener("DOMContentLoaded", listen);
})();
