/* Oppiva: what a page does better with script. Every page works without it. No inline code, nothing kept but drafts
   the writer's own tab forgets when it closes. */
"use strict";

(() => {
  const find = (selector, root = document) => root.querySelector(selector);

  /* On a phone the sections scroll sideways: the one that is open is brought into view. */
  const here = find(".top__nav [aria-current]");
  if (here) {
    const nav = here.parentElement;
    nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;
  }

  /* One press, one request: a second press while the first is on its way does nothing. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    const button = event.submitter;
    if (button && button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.setAttribute("aria-busy", "true");
    if (button) button.classList.add("is-busy");
  });
  const release = () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
      for (const button of form.querySelectorAll(".is-busy")) button.classList.remove("is-busy");
    }
  };
  window.addEventListener("pageshow", release);
  /* An answer that is a file leaves the page as it was. */
  document.addEventListener("submit", () => window.setTimeout(release, 8000));

  /* A form with changes asks before the page is left; sending it is not leaving. */
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "guard" in form.dataset) dirty.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) dirty.delete(event.target);
  });
  /* Emptied, or sent by another script: nothing there is lost. */
  for (const name of ["reset", "oppiva:leaves"]) document.addEventListener(name, (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => {
    for (const form of dirty) if (form.isConnected && form.method === "post") event.preventDefault();
  });

  /* A long text survives a closed connection in this tab: data-draft on the form, cleared when it is sent. */
  const draftKey = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
  const texts = (form) => form.querySelectorAll("textarea[name]");
  const keep = (form) => {
    const kept = {};
    for (const area of texts(form)) if (area.value !== area.defaultValue) kept[area.name] = area.value;
    try {
      if (Object.keys(kept).length) sessionStorage.setItem(draftKey(form), JSON.stringify(kept));
      else sessionStorage.removeItem(draftKey(form));
    } catch { /* a full or closed storage costs only the draft */ }
  };
  const restore = (form) => {
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(draftKey(form)));
    } catch { return; }
    if (!kept) return;
    for (const area of texts(form)) if (area.name in kept && area.value === area.defaultValue) area.value = kept[area.name];
  };
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.draft) keep(form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset && event.target.dataset.draft) sessionStorage.removeItem(draftKey(event.target));
  });

  /* Dialogs, printing, copying, theme preview. */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog && dialog.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
      return;
    }
    if (event.target.closest("[data-print]")) window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier && navigator.clipboard) {
      const source = document.getElementById(copier.dataset.copy);
      const words = source ? source.value || source.textContent : "";
      navigator.clipboard.writeText(words.trim()).then(() => say(copier.dataset.done || ""));
    }
  });
  /* A press elsewhere closes a menu, and so does the Tab key: it would lie over what has the focus. */
  for (const name of ["click", "focusin"]) {
    document.addEventListener(name, (event) => {
      for (const menu of document.querySelectorAll("details[data-menu][open]")) {
        if (!menu.contains(event.target)) menu.open = false;
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      find("summary", menu).focus();
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "theme") return;
    const theme = event.target.value;
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  });

  /* A file can be dropped on its frame; choosing it with the button always works. */
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const zone = event.target.closest && event.target.closest("[data-drop]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.toggle("is-over", name === "dragover");
      const input = find("input[type=file]", zone);
      if (name === "drop" && input && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }

  /* After a swap the eyes and the screen reader go where the new thing is. */
  const say = (words) => {
    const place = document.getElementById("status");
    if (place && words) place.textContent = words;
  };
  /* What comes or changes by itself (a part fetched on load or again and again, live.js) takes nobody's eyes or focus,
     and is no deed that could fail. */
  const byItself = (event) => {
    const context = event.detail && event.detail.ctx;
    return Boolean(context && context.sourceEvent && ["live:changed", "load", "every"].includes(context.sourceEvent.type));
  };
  document.addEventListener("htmx:after:swap", (event) => {
    if (byItself(event)) return;
    release();
    const context = event.detail && event.detail.ctx;
    let target = context && context.target instanceof Element ? context.target : null;
    /* Swapped as a whole: what was the target has gone, what has its id stands in its place. The focus stays where it
       was put there; the heading is told. */
    const whole = target && !target.isConnected;
    if (whole) target = document.getElementById(target.id);
    const goal = target && find(".errors, [data-focus], h1, h2, h3", target);
    if (!goal) return;
    if (!whole) {
      if (!goal.hasAttribute("tabindex")) goal.setAttribute("tabindex", "-1");
      goal.focus();
    }
    if (goal.tagName === "H1") document.title = `${goal.textContent.trim()} – Oppiva`;
    say(goal.textContent.trim());
  });
  const failed = (event) => {
    if (byItself(event)) return;
    release();
    const context = event.detail && event.detail.ctx;
    const status = context && context.response ? context.response.status : 0;
    if (status && status < 500) return;
    const source = context && context.sourceElement;
    const asks = source && source.tagName === "FORM" && source.method === "get";
    const words = (asks && document.getElementById("not-fetched")) || document.getElementById("not-saved");
    if (!words || !source || !source.isConnected) return;
    const old = source.parentElement && find(":scope > .note--stop", source.parentElement);
    if (old) old.remove();
    source.before(words.content.cloneNode(true));
  };
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:error", failed);

  const start = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
    const works = navigator.clipboard ? "[data-print], [data-copy]" : "[data-print]";
    for (const button of document.querySelectorAll(works)) button.hidden = false;
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
