// A sheet to sign on: strokes of a finger, a pen or a mouse, as whole numbers on 1000 by 400.
"use strict";
(() => {
  const form = document.querySelector("[data-signing]");
  const pad = form && form.querySelector("[data-pad]");
  if (!pad) return;
  const sheet = pad.getContext("2d");
  const field = form.querySelector("input[name=drawn]");
  let strokes = [];
  let drawing = null;

  const inside = (value, most) => Math.max(0, Math.min(most, Math.round(value)));
  const pointOf = (event) => {
    const frame = pad.getBoundingClientRect();
    return [
      inside(((event.clientX - frame.left) / frame.width) * pad.width, pad.width),
      inside(((event.clientY - frame.top) / frame.height) * pad.height, pad.height),
    ];
  };

  function draw() {
    sheet.clearRect(0, 0, pad.width, pad.height);
    sheet.lineWidth = 8;
    sheet.lineCap = sheet.lineJoin = "round";
    sheet.strokeStyle = getComputedStyle(pad).color;
    for (const stroke of strokes) {
      sheet.beginPath();
      sheet.moveTo(...stroke[0]);
      for (const point of stroke) sheet.lineTo(...point);
      sheet.stroke();
    }
    field.value = strokes.length ? JSON.stringify(strokes) : "";
  }

  pad.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    drawing = [pointOf(event)];
    strokes.push(drawing);
    draw();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    const [x, y] = pointOf(event);
    const [lastX, lastY] = drawing[drawing.length - 1];
    if (Math.hypot(x - lastX, y - lastY) < 4) return;
    drawing.push([x, y]);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { drawing = null; });

  form.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    draw();
  });

  try {  // what came back with a refused form
    strokes = JSON.parse(field.value || "[]");
    draw();
  } catch {
    strokes = [];
  }
})();
