// Writing an essay: kept on the server while it is written, and shown beside the form as its readers will see it. The page works
// without this file. `make` and `offer` stand in app.js too: each file is served under a hash of its content, and a module that
// imported the other would need an import map, which is an inline script that our policy forbids.
const form = document.querySelector("form[data-essay]");
const PAUSE = 3_000;

const make = (tag, attributes = {}, text = "") => {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.textContent = text;
  return node;
};
const announce = () => form.dispatchEvent(new Event("input", { bubbles: true }));

const offer = (text, choices) => {
  const note = make("p", { class: "notice", role: "status" }, `${text} `);
  for (const [words, act] of choices) {
    const button = make("button", { type: "button", class: "quiet" }, words);
    button.addEventListener("click", () => { note.remove(); act(); });
    note.append(button, " ");
  }
  form.prepend(note);
};

const keep = () => {
  const { revision } = form.elements;
  const said = make("p", { class: "hint", role: "status" });
  form.querySelector(".buttons:last-of-type").before(said);
  const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  let timer = 0;
  let asked = false;
  let queue = Promise.resolve();
  let busy = 0;

  const send = async () => {
    const words = new URLSearchParams(new FormData(form));
    words.set("quiet", "1");
    const answer = await fetch(form.action, { method: "POST", body: words, signal: AbortSignal.timeout(15_000) });
    const newest = answer.headers.get("betwixt-revision");
    if (answer.status === 204) {
      revision.value = newest;
      if (newest > 0) said.textContent = `Draft saved at ${clock.format(new Date())}.`;
      const place = answer.headers.get("content-location");
      if (place) {
        // From now on it is an essay of its own: a reload finds it there, and what this device keeps of it goes with it.
        form.action = place;
        form.dataset.draft = `o-${place.split("/").at(-2)}`;
        history.replaceState(null, "", place);
        announce();
      }
    } else if (answer.status === 409 && !asked) {
      asked = true;
      offer("A newer version of this essay was saved in another window.", [
        // What is typed here is given up knowingly, so this device forgets it too.
        ["Use the other version", () => { form.reset(); announce(); location.assign(form.action); }],
        ["Keep this version", () => { asked = false; revision.value = newest; announce(); }],
      ]);
    }
  };
  // One at a time, so that none overtakes another. A connection that is away is no news to the writer: the words are on this device,
  // and the next pause tries again.
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    busy += 1;
    queue = queue.then(send).catch((error) => console.debug(error)).finally(() => { busy -= 1; });
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(now, PAUSE); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && timer) now(); });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    timer = 0;
    if (!busy) return;
    // What is on its way arrives first, so that what is saved goes on from it.
    event.preventDefault();
    const { submitter } = event;
    queue.then(() => form.requestSubmit(submitter));
  });
};

// As soon as typing rests, and never two at once: the last words win.
const preview = () => {
  const button = form.querySelector("[formaction]");
  const pane = make("section", { class: "letter", tabindex: "0", "aria-label": "Preview" });
  const parser = new DOMParser();
  let timer = 0;
  let asking;
  const show = async () => {
    asking?.abort();
    asking = new AbortController();
    const words = new URLSearchParams(new FormData(form));
    words.set("quiet", "1");
    const answer = await fetch(button.formAction, { method: "POST", body: words, signal: asking.signal });
    // What cannot be shown leaves the last that could.
    if (!answer.ok) return;
    pane.replaceChildren(...parser.parseFromString(await answer.text(), "text/html").body.childNodes);
    if (pane.isConnected) return;
    document.querySelector("section.letter")?.remove();
    form.parentElement.classList.add("panes", "even");
    form.after(pane);
    button.hidden = true;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(() => show().catch((error) => console.debug(error)), 400); };
  form.addEventListener("input", soon);
  soon();
};

try { preview(); } catch (error) { console.debug(error); }
try { keep(); } catch (error) { console.debug(error); }
