// What scripts add to pages that are whole without them: keys, copying, an outline that follows.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const isTyping = (element) => element.matches("input, select, textarea, [contenteditable]");

  // The place that a page opens at, for browsers that do not focus it by themselves.
  const focused = document.querySelector(".clause.focused");
  if (focused && !location.hash) focused.scrollIntoView();

  // n and p: from match to match, wherever the reader is.
  const hits = [...document.querySelectorAll(".clause.hit, li.hit")];
  let last = null;
  document.addEventListener("focusin", (event) => {
    if (!event.target.closest(".walk")) last = event.target.closest(".clause.hit, li.hit");
  });
  if (document.activeElement) last = document.activeElement.closest(".clause.hit, li.hit");
  const stepTo = (forward) => {
    const edge = 80;
    const tops = hits.map((hit) => hit.getBoundingClientRect().top);
    let at = hits.indexOf(last);
    if (at >= 0) at += forward ? 1 : -1;
    else at = forward ? tops.findIndex((top) => top > edge) : tops.findLastIndex((top) => top < 40);
    const hit = hits[at];
    if (!hit) return;
    const target = hit.matches("li") ? hit.querySelector("a") : hit;
    if (target === hit) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    hit.scrollIntoView({ block: hit.matches("li") ? "nearest" : "start" });
    if (hit.id) history.replaceState(null, "", `#${encodeURIComponent(hit.id)}`);
    tellWhere();
  };

  // The bar above a text says which match this is, and steps on.
  const walk = document.querySelector(".walk");
  const tellWhere = () => {
    if (!walk || !hits.length) return;
    const at = walk.querySelector(".at");
    const number = hits.indexOf(last) + 1;
    at.textContent = `${number || "–"} / ${hits.length}`;
    at.title = number ? at.dataset.said.replace("{at}", number).replace("{count}", hits.length) : "";
    walk.hidden = false;
  };
  if (walk) {
    walk.querySelector(".to-previous").addEventListener("click", () => stepTo(false));
    walk.querySelector(".to-next").addEventListener("click", () => stepTo(true));
    document.addEventListener("focusin", tellWhere);
    tellWhere();
  }
  const keys = byId("keys");
  document.querySelectorAll(".key-hint").forEach((hint) => { hint.hidden = false; });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      const field = document.querySelector("input[type=search]");
      field.focus();
      field.select();
    } else if (event.key === "n" || event.key === "p") stepTo(event.key === "n");
    else if (event.key === "?" && keys) keys.showModal();
  });

  // A page that shows what has been read so far is asked for again until all has been.
  const readOn = async () => {
    if (!document.querySelector("[data-goes-on]")) return;
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("found");
    if (!fresh) return;
    byId("found").replaceWith(fresh);
    readOn();
  };
  readOn().catch(() => {});

  // Copying what a button stands for.
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    button.hidden = !navigator.clipboard;
    const label = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(byId(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  });

  // The bar above a text names it once its head has been left.
  const whose = document.querySelector(".whose");
  if (whose) {
    new IntersectionObserver(([seen]) => { whose.hidden = seen.isIntersecting; })
      .observe(document.querySelector(".head h1"));
  }

  // The outline shows where the reader is.
  const lines = new Map();
  document.querySelectorAll(".outline a").forEach((line) => {
    lines.set(decodeURIComponent(line.hash.slice(1)), line);
  });
  const headings = [...lines.keys()].map(byId).filter(Boolean);
  if (headings.length) {
    let waiting = false;
    const follow = () => {
      waiting = false;
      let low = 0;
      let high = headings.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (headings[middle].getBoundingClientRect().top <= 120) low = middle + 1;
        else high = middle;
      }
      const current = lines.get(headings[Math.max(0, low - 1)].id);
      document.querySelectorAll(".outline [aria-current]").forEach((line) => {
        if (line !== current) line.removeAttribute("aria-current");
      });
      if (current.hasAttribute("aria-current")) return;
      current.setAttribute("aria-current", "location");
      const box = current.closest(".outline");
      const offset = current.getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (offset < 40 || offset > box.clientHeight - 40) box.scrollTop += offset - box.clientHeight / 2;
    };
    addEventListener("scroll", () => {
      if (!waiting) { waiting = true; requestAnimationFrame(follow); }
    }, { passive: true });
    follow();
  }
})();
