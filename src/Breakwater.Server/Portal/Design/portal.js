// Conveniences only: every page works without this file.
(() => {
  "use strict";

  // Times in the browser's own zone, where the reader has set none.
  const localise = root => {
    if (document.body.dataset.zone === "set") return;
    const format = new Intl.DateTimeFormat(document.documentElement.lang, {
      day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false,
    });
    for (const time of root.querySelectorAll("time[datetime]")) {
      time.title = time.textContent;
      time.textContent = format.format(new Date(time.dateTime));
    }
  };

  // A page says with data-live which of its parts change; on a change it is asked for again, and those parts are put in.
  const parts = () => document.querySelectorAll("[data-live]");
  let asking = false;
  let again = false;
  const refresh = async () => {
    if (asking) { again = true; return; }
    asking = true;
    do {
      again = false;
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" }).catch(() => null);
      if (!answer || !answer.ok) break;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of parts()) {
        const next = fresh.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
        // What somebody is typing in is left alone.
        if (!next || part.contains(document.activeElement)) continue;
        const scratch = document.importNode(next, true);
        localise(scratch);
        if (scratch.innerHTML !== part.innerHTML) part.replaceChildren(...scratch.childNodes);
      }
    } while (again);
    asking = false;
  };

  const listen = () => {
    const state = document.querySelector("[data-live-state]");
    const source = new EventSource("/live");
    let broken = false;
    source.addEventListener("change", refresh);
    source.addEventListener("open", () => {
      state.textContent = "";
      // What happened while the line was down.
      if (broken) refresh();
      broken = false;
    });
    source.addEventListener("error", () => {
      broken = true;
      state.textContent = document.body.dataset.reconnect;
      // A browser that was refused gives up by itself: it is tried again, seldom.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 30000);
    });
    addEventListener("pagehide", () => source.close(), { once: true });
  };

  const copy = async button => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  };

  localise(document);
  // On a narrow screen the rooms are a strip: the one that is open is in sight.
  document.querySelector(".rooms [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  if (parts().length > 0) listen();
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
})();
