// Waits for new pages, and shows what is wrong with the book. Only pages that
// `cargo course serve` serves have this.
(function () {
  "use strict";
  let seen = "VERSION";
  let source = null;

  function listen() {
    source = new EventSource("/.wakeline/events?seen=" + seen);
    source.onmessage = (event) => {
      seen = event.lastEventId;
      const { errors } = JSON.parse(event.data);
      if (errors === null) location.reload();
      else show(errors);
    };
  }

  function show(errors) {
    const old = document.getElementById("wakeline-errors");
    if (old) old.remove();
    const box = document.createElement("div");
    box.id = "wakeline-errors";
    box.setAttribute("role", "alert");
    box.style.cssText =
      "position:fixed;inset:auto 0 0 0;max-height:70vh;overflow:auto;z-index:1000;" +
      "padding:1rem 1.5rem;background:#1d1f21;color:#f8f8f2;border-top:4px solid #e5484d;";
    const close = document.createElement("button");
    close.textContent = "Close";
    close.style.cssText = "float:right;font:inherit;padding:.2rem .8rem;";
    close.onclick = () => box.remove();
    const text = document.createElement("pre");
    text.textContent = errors;
    text.style.cssText = "margin:0;font:13px/1.5 monospace;white-space:pre;background:none;color:inherit;";
    box.append(close, text);
    document.body.append(box);
  }

  // A browser opens only a few connections to one server: a page that nobody
  // looks at must not take one from a page that loads.
  document.addEventListener("visibilitychange", () => {
    source?.close();
    if (!document.hidden) listen();
  });
  if (!document.hidden) listen();
})();
