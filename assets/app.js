// Betwixt works without this file. Each part below adds one comfort and stands alone: when one fails, the others and the page go on.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, attributes = {}, text = "") => {
  const node = document.createElement(tag);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  node.textContent = text;
  return node;
};
const attempt = (part) => { try { part(); } catch (error) { console.debug(error); } };
const announce = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

// Storage may be forbidden, full or absent; a comfort that cannot be kept is skipped without a word.
const shelf = (storage, prefix) => ({
  read(key) { try { return JSON.parse(storage().getItem(prefix + key)); } catch { return null; } },
  write(key, value) { try { storage().setItem(prefix + key, JSON.stringify(value)); } catch { /* see above */ } },
  drop(key) { try { storage().removeItem(prefix + key); } catch { /* see above */ } },
  keys() {
    try { return Object.keys(storage()).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)); }
    catch { return []; }
  },
});
const store = shelf(() => localStorage, "betwixt:draft:");
const visit = shelf(() => sessionStorage, "betwixt:");

// The slider over the number field. It has no handle until the reader acts, because a handle in the middle is an answer already,
// and the number field stays the only thing that is sent.
const slider = (box) => {
  const number = box.querySelector("input[name=position]");
  const poles = box.querySelector(".poles");
  if (!number || !poles || number.readOnly || number.disabled) return;
  const { low = "the first", high = "the second" } = box.dataset;
  const label = `Your position between ${low} and ${high}`;
  const range = make("input", { type: "range", min: 0, max: 100, step: 1, class: "slider", "aria-label": label });
  const described = number.getAttribute("aria-describedby");
  if (described) range.setAttribute("aria-describedby", described);
  const clear = make("button", { type: "button", class: "quiet" }, "Clear my position");
  const way = make("span", { class: "hint" }, "Click or tap anywhere on the line, or type a number.");
  const words = (at) => (at < 20 ? low : at < 40 ? `mostly ${low}` : at <= 60 ? "in between" : at <= 80 ? `mostly ${high}` : high);
  const show = () => {
    const at = number.value.trim() === "" ? null : number.valueAsNumber;
    const placed = at !== null && at >= 0 && at <= 100;
    range.classList.toggle("unplaced", !placed);
    clear.hidden = !placed;
    way.hidden = placed;
    range.value = placed ? at : 50;
    range.setAttribute("aria-valuetext", placed ? `${at} of 100, ${words(at)}` : "not placed yet");
  };
  const place = (at) => {
    number.value = Math.min(100, Math.max(0, at));
    announce(number);
  };
  number.addEventListener("input", show);
  number.form?.addEventListener("reset", () => setTimeout(show));
  range.addEventListener("input", (event) => { event.stopPropagation(); place(range.valueAsNumber); });
  // A click exactly in the middle changes nothing in the range and so sends no input event, yet it is an answer.
  range.addEventListener("pointerup", (event) => event.button === 0 && place(range.valueAsNumber));
  range.addEventListener("keydown", (event) => {
    const step = { PageUp: 10, PageDown: -10 }[event.key];
    if (step) place(range.valueAsNumber + step);
    else if (event.key === "Home") place(0);
    else if (event.key === "End") place(100);
    else return;
    event.preventDefault();
  });
  clear.addEventListener("click", () => { number.value = ""; announce(number); number.focus(); });
  box.classList.add("live");
  poles.after(range);
  // Where a place has to be given there is nothing to clear.
  number.after(...(number.required ? [way] : [clear, way]));
  show();
};

// Drafts stay on this device until the server has the text. A member's lie in a drawer of their own, so that whoever uses the device
// next does not find them; what was typed before signing in is found by whoever signs in. Addresses are never kept.
const DAY = 86_400_000;
const SECRET = new Set(["hidden", "password", "email", "submit", "button", "file", "image", "reset"]);
const fields = (form) => [...form.elements].filter((field) => field.name && field.name !== "trap" && !SECRET.has(field.type) && field.type !== "fieldset");
const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const slot = (field) => (ticked(field) ? `${field.name}=${field.value}` : field.name);
const value = (field) => (ticked(field) ? field.checked : field.value);
const original = (field) => {
  if (ticked(field)) return field.defaultChecked;
  if (field.options) return [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value;
  return field.defaultValue;
};
const who = document.body.dataset.who ?? "";
const drawer = (key) => `${who}:${key}`;
const clear = (key) => { store.drop(drawer(key)); store.drop(`:${key}`); };

// What was sent in this tab has arrived when the answer to that very form led on to another page and nothing there asks for it again.
// Where no answer came, whoever finds the way back to the form is told so.
const tab = visit.read("tab") ?? Math.random();
visit.write("tab", tab);
let unsure;
const here = () => location.href.split("#")[0];
const tidyDrafts = () => {
  const { key, from, sum, tells } = visit.read("sent") ?? {};
  visit.drop("sent");
  const { type, redirectCount } = performance.getEntriesByType("navigation")[0] ?? {};
  const errors = document.querySelector(".errors");
  // Some browsers never say where one comes from.
  const answered = type !== "back_forward" && (document.referrer === from || (!document.referrer && redirectCount > 0));
  if (tells && !answered && !errors) unsure = key;
  if (key && answered && redirectCount > 0 && !errors) {
    if (tells && sum !== undefined) visit.write(`told:${key}`, sum);
    // Another tab may have typed on meanwhile; what it typed is its own.
    for (const place of [drawer(key), `:${key}`]) if (store.read(place)?.tab === tab) store.drop(place);
  }
  for (const key of store.keys()) if (!(store.read(key)?.at > Date.now() - (key.startsWith(":") ? 7 : 60) * DAY)) store.drop(key);
};

const offer = (form, text, choices) => {
  const note = make("p", { class: "notice", role: "status" }, `${text} `);
  for (const [words, act] of choices) {
    const button = make("button", { type: "button", class: "quiet" }, words);
    button.addEventListener("click", () => { note.remove(); act(); });
    note.append(button, " ");
  }
  form.prepend(note);
};

// Enough to know a text again in the tab that sent it, without keeping it there.
const digest = (text) => [...text].reduce((sum, letter) => (Math.imul(sum, 31) + letter.codePointAt(0)) | 0, text.length);
const UNSURE = "What you sent may not have arrived. It is still in the form. You can safely send it again: it will only count once.";

const draft = (form) => {
  let { draft: key } = form.dataset;
  if (!key) return;
  // A form that makes something new has an id, and a story that is told by it is not offered again when its writer goes back, though
  // the browser fills in what the fields held.
  const { form_id: id, body } = form.elements;
  const forget = () => {
    if (!id || body.value === body.defaultValue || digest(body.value) !== visit.read(`told:${key}`)) return;
    form.reset();
    fields(form).forEach(announce);
  };
  const mine = store.read(drawer(key));
  const found = mine ?? store.read(`:${key}`);
  // What the server kept may be newer, from another device.
  const newer = found?.at > (Date.parse(form.dataset.keptAt ?? "") || 0);
  const kept = newer ? found.fields : {};
  // The same words of the same form are one story, also when the page around them came anew.
  if (newer && found.id && id) id.value = found.id;
  let restored = false;
  for (const field of fields(form)) {
    const was = kept[slot(field)];
    // What the server or the browser filled in since is newer than the draft.
    if (was === undefined || was === value(field) || value(field) !== original(field)) continue;
    if (ticked(field)) field.checked = was; else field.value = was;
    announce(field);
    restored = restored || Boolean(was);
  }
  let timer;
  let dirty = restored && !mine;
  const discard = () => {
    form.reset();
    clear(key);
    fields(form).forEach(announce);
    clearTimeout(timer);
    dirty = false;
    fields(form).find((field) => field.type === "textarea")?.focus();
  };
  const choices = restored ? [["Discard", discard]] : [];
  if (unsure === key) offer(form, UNSURE, choices);
  else if (restored) offer(form, "Your unsent text has been restored.", choices);
  const save = () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    // A new essay has another name once the server keeps it.
    if (form.dataset.draft !== key) clear(key);
    key = form.dataset.draft;
    const now = fields(form);
    if (now.every((field) => value(field) === original(field))) store.drop(drawer(key));
    else store.write(drawer(key), { at: Date.now(), tab, id: id?.value, fields: Object.fromEntries(now.map((field) => [slot(field), value(field)])) });
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, 600);
  });
  form.addEventListener("submit", (event) => {
    dirty = true;
    save();
    if (event.defaultPrevented) return;
    // A preview and words kept for later leave it untold.
    const tells = !event.submitter?.hasAttribute("formaction");
    visit.write("sent", { key, from: here(), sum: id && digest(body.value), tells });
  });
  addEventListener("pagehide", save);
  // By now the browser has filled in what it does. A page that was left standing has run no script since.
  addEventListener("pageshow", (event) => {
    forget();
    if (!event.persisted) return;
    const sent = visit.read("sent");
    if (sent?.key !== key) return;
    visit.drop("sent");
    if (sent.tells) offer(form, UNSURE, []);
  });
  document.addEventListener("visibilitychange", save);
};

// A member's words are kept on the server as well, some seconds after they stop typing, so that another device and another window
// have them. Where another window kept something newer, both are offered.
const keep = (form) => {
  const { keep: where } = form.dataset;
  if (!where) return;
  const revision = form.elements.revision;
  const body = form.elements.body;
  let timer;
  let asking;
  const send = async () => {
    asking = new AbortController();
    const words = new URLSearchParams({ quiet: "1", parent: form.elements.parent?.value ?? "" });
    for (const name of ["body", "position", "byline", "revision"]) words.set(name, form.elements[name].value);
    const answer = await fetch(where, { method: "POST", body: words, signal: asking.signal });
    const newest = answer.headers.get("betwixt-revision");
    if (answer.status === 204) revision.value = newest;
    if (answer.status !== 409) return;
    const other = await answer.text();
    offer(form, "A newer version was saved in another window.", [
      ["Use the other version", () => { revision.value = newest; body.value = other; announce(body); }],
      ["Keep this version", () => { revision.value = newest; announce(body); }],
    ]);
  };
  // A connection that is away is no news to the writer: the words are on this device, and the next pause tries again, or the
  // connection when it is back.
  let unkept = false;
  const now = () => send().then(() => { unkept = false; }, (error) => { unkept = true; console.debug(error); });
  const soon = () => { clearTimeout(timer); timer = setTimeout(now, 5_000); };
  form.addEventListener("input", soon);
  addEventListener("online", () => unkept && soon());
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    clearTimeout(timer);
    asking?.abort();
  });
};

// One press, one story. The server refuses doubles as well (form_id); this only spares the reader the wait and the doubt.
const sending = new Map();
const release = (form) => {
  clearTimeout(sending.get(form));
  sending.delete(form);
  all("button", form).forEach((button) => button.removeAttribute("aria-disabled"));
};
const once = () => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
    if (sending.has(form)) return event.preventDefault();
    all("button:not([type=button])", form).forEach((button) => button.setAttribute("aria-disabled", "true"));
    // A lost connection leaves the page standing; after a while the reader may try again.
    sending.set(form, setTimeout(release, 15_000, form));
  });
  addEventListener("pageshow", () => [...sending.keys()].forEach(release));
};

// Without a connection a form would be sent into the browser's own page of error. The browser may be wrong about it, as on a machine
// that serves itself; so the site is asked first.
const connected = () => {
  let note;
  let sure;
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    note?.remove();
    const asked = sure === form;
    sure = undefined;
    if (navigator.onLine || form.method !== "post" || asked) return;
    event.preventDefault();
    const stay = () => {
      note = make("p", { class: "notice warning", role: "status" }, "You are offline, so nothing was sent. What you typed is still here: send it again once you are connected.");
      (form.querySelector(".buttons") ?? form.closest(".actions") ?? form).before(note);
    };
    fetch(import.meta.url, { method: "HEAD", cache: "no-store" }).then(() => { sure = form; form.requestSubmit(submitter); }, stay);
  }, true);
};

// What a reader may press about the stories of a thread or a conversation stands on a line above them.
const tree = document.querySelector("main:not(.booklet) > #stories > .stories")?.parentElement;
const beside = (...nodes) => {
  const line = tree.querySelector(".reading") ?? make("div", { class: "reading" });
  line.append(...nodes);
  tree.querySelector(".stories").before(line);
};
const newIn = (node) => node.querySelector(".badge.new");
const around = (node) => node.parentElement.closest(".replies");
const unfold = (node) => { for (let branch; (branch = node?.closest(".replies:not([open])")); ) branch.open = true; };
const aim = () => document.getElementById(location.hash.slice(1));

// What one has read is folded by one press, where something is new. Of branches within each other the outermost is: whoever opens it
// finds it whole.
const foldRead = (branches) => {
  const read = branches.filter((branch) => !newIn(branch) && !(around(branch) && !newIn(around(branch))));
  if (read.length === 0 || !newIn(tree)) return;
  const button = make("button", { type: "button", class: "quiet" });
  const folded = () => read.every((branch) => !branch.open);
  const show = () => { button.textContent = folded() ? "Unfold what I have read" : "Fold what I have read"; };
  button.addEventListener("click", () => {
    const open = folded();
    for (const branch of read) branch.open = open;
  });
  document.addEventListener("toggle", show, true);
  show();
  beside(button);
};

// Back and reload find the branches folded as they were left; where the page was scrolled to, the browser knows. Whoever comes another
// day finds them so too, but for those with something new in them, and those that the address leads into.
const past = shelf(() => localStorage, "betwixt:folds:");
const tidyFolds = () => {
  const ages = past.keys().map((key) => [past.read(key)?.at ?? 0, key]).sort(([one], [other]) => other - one);
  ages.forEach(([at, key], place) => (place < 20 && at > Date.now() - 60 * DAY) || past.drop(key));
};
const folds = () => {
  if (!tree) return;
  const name = (branch) => branch.parentElement.querySelector(".story").id;
  const thread = document.querySelector("main > .crumbs a[href^='/t/']");
  const key = drawer((thread ?? location).pathname);
  const kept = () => past.read(key)?.folded ?? [];
  // What the server folds is muted, and a conversation that one asked for is not folded away as a whole: neither is remembered.
  const lasting = all(".replies[open]").filter((branch) => !thread || around(branch));
  const remember = (branch) => {
    const [id, was] = [name(branch), kept()];
    if (was.includes(id) !== branch.open) return;
    const now = branch.open ? was.filter((other) => other !== id) : [...was, id].slice(-200);
    if (now.length) past.write(key, { at: Date.now(), folded: now }); else past.drop(key);
    tidyFolds();
  };
  const [before, left, aimed] = [kept(), history.state?.folded, aim()];
  const open = (branch) => newIn(branch) || branch.contains(aimed);
  const fold = left
    ? all(".replies").filter((branch) => left.includes(name(branch)))
    : lasting.filter((branch) => before.includes(name(branch)) && !open(branch));
  for (const branch of fold) branch.open = false;
  // What was folded above it has moved it. Whoever goes back is where they were.
  if (fold.length && performance.getEntriesByType("navigation")[0]?.type === "navigate") aimed?.scrollIntoView();
  lasting.filter((branch) => before.includes(name(branch))).forEach(remember);
  document.addEventListener("toggle", ({ target }) => {
    if (lasting.includes(target)) remember(target);
    const folded = all(".replies:not([open])").map(name);
    if (`${folded}` !== `${history.state?.folded ?? ""}`) history.replaceState({ folded }, "");
  }, true);
  addEventListener("hashchange", () => unfold(aim()));
  foldRead(lasting);
};

// A menu closes as menus do: by Escape, and by a press elsewhere.
const menus = () => {
  const open = () => all(".menu[open]");
  document.addEventListener("pointerdown", ({ target }) => open().forEach((menu) => { menu.open = menu.contains(target); }));
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    }
  });
};

// Reply with a passage: what is selected in a story stands quoted in the answer to it.
const QUOTE = "betwixt:quote:";
const quote = () => {
  const body = document.querySelector("form[data-draft^=r-]")?.elements.body;
  const place = QUOTE + location.pathname;
  const taken = sessionStorage.getItem(place);
  if (body && taken) {
    sessionStorage.removeItem(place);
    const asked = new URLSearchParams(location.search).has("quote");
    if (asked || body.value.trim() === "") {
      body.value = `${taken.split("\n").map((line) => `> ${line}`).join("\n")}\n\n`;
      announce(body);
    }
  }
  // When the button goes up, the press may have taken the selection away already.
  document.addEventListener("pointerdown", (event) => {
    const link = event.target.closest?.(".actions a[href*='/reply/']");
    const selection = getSelection();
    const text = selection.toString().trim();
    if (!link || !text || !link.closest(".story").querySelector(".words")?.contains(selection.anchorNode)) return;
    sessionStorage.setItem(QUOTE + new URL(link.href).pathname, text.slice(0, 600));
  });
};

// What could lead strangers to somebody's door is shown to its writer once, before it is sent. It is looked for on this device, and
// the writer decides.
const KIN = "mother|father|mum|mom|dad|sister|brother|son|daughter|wife|husband|partner|girlfriend|boyfriend|aunt|uncle|cousin|niece|nephew|grandmother|grandfather|ex";
const ROADS = "[Ss]treet|St\\.?|[Rr]oad|Rd\\.?|[Aa]venue|Ave\\.?|[Ll]ane|[Dd]rive|[Cc]lose|[Cc]ourt|[Ss]quare|[Tt]errace|[Ww]ay";
const TELLING = [
  ["an email address", /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu],
  ["a phone number", /(?<![\w./])(?:\+|0)\d(?:[ ()./-]{0,2}\d){6,13}(?!\w)|(?<![\w./])\d{3}[ .-]\d{3}[ .-]\d{4}(?!\w)/gu],
  ["a street address", new RegExp(`\\d{1,4}[a-z]? (?:\\p{Lu}[\\p{L}’'\\-]+ ){1,3}(?:${ROADS})(?!\\p{L})`, "gu")],
  ["a street address", /\p{Lu}\p{L}+(?:straße|strasse|str\.|gasse|weg|allee|platz) \d+/gu],
  ["an account on another site", /(?<![\w@./])@[A-Za-z]\w{2,}/gu],
  ["someone’s full name", new RegExp(`(?<=(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:${KIN}),? )\\p{Lu}\\p{L}+ \\p{Lu}\\p{L}+`, "gu")],
];
const nudge = (form) => {
  const body = form.elements.body;
  let shown = false;
  // Without it the server does not look for the same again.
  form.elements.details_shown?.remove();
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || shown || event.submitter?.hasAttribute("formaction")) return;
    const found = TELLING.flatMap(([what, pattern]) => [...body.value.matchAll(pattern)].map(([text]) => [text, what]));
    if (found.length === 0) return;
    event.preventDefault();
    shown = true;
    const note = make("section", { class: "notice warning", tabindex: "-1", "aria-label": "Before you post it" });
    const list = make("ul");
    for (const [text, what] of found.slice(0, 10)) {
      const line = make("li");
      line.append(make("mark", {}, text), ` looks like ${what}`);
      list.append(line);
    }
    const anyway = make("button", { class: "second" }, "Post it anyway");
    const change = make("button", { type: "button", class: "quiet" }, "Edit");
    change.addEventListener("click", () => { note.remove(); body.focus(); });
    const question = "Everyone can read this, for a long time. Could it identify someone who would rather stay unknown?";
    note.append(make("p", {}, question), list, anyway, " ", change);
    form.querySelector(".buttons").before(note);
    note.focus();
  });
};

// What appears while somebody reads waits behind a button. Nothing listens while the page is out of sight.
const live = (stories) => {
  let source;
  const show = ({ count, href }) => {
    const note = stories.querySelector(".meanwhile") ?? make("p", { class: "meanwhile", role: "status" });
    const words = count === 1 ? "Show one new story" : `Show ${count} new stories`;
    note.replaceChildren(...(count ? [make("a", { class: "button second", href }, words)] : []));
    if (!note.isConnected) stories.append(note);
  };
  const listen = () => {
    source?.close();
    source = document.hidden ? undefined : new EventSource(stories.dataset.live);
    source?.addEventListener("news", (event) => attempt(() => show(JSON.parse(event.data))));
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
};

// Times in the reader's own zone and language.
const times = () => {
  const lang = document.documentElement.lang;
  const language = lang === "en" ? "en-GB" : lang || undefined; // bare English: the day before the month, as the server writes it
  const format = (options) => new Intl.DateTimeFormat(language, options);
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const full = format({ dateStyle: "long", timeStyle: "short" });
  const date = format({ day: "numeric", month: "short" });
  const dated = format({ day: "numeric", month: "short", year: "numeric" });
  const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const day = (when) => Math.round(new Date(when.getFullYear(), when.getMonth(), when.getDate()) / DAY);
  const say = (when, now) => {
    const minutes = Math.round((now - when) / 60_000);
    if (minutes >= 0 && minutes < 1) return language?.startsWith("en") ? "just now" : ago.format(0, "minute");
    if (minutes >= 0 && minutes < 60) return ago.format(-minutes, "minute");
    if (minutes >= 0 && day(now) === day(when)) return ago.format(-Math.floor(minutes / 60), "hour");
    if (day(now) - day(when) === 1) return `${ago.format(-1, "day")} ${clock.format(when)}`;
    return (now.getFullYear() === when.getFullYear() ? date : dated).format(when);
  };
  const tell = () => {
    const now = new Date();
    for (const name of all("[data-zone]")) name.textContent = clock.resolvedOptions().timeZone;
    for (const time of all("time[datetime][data-relative], time[datetime][data-local]")) {
      const when = new Date(time.dateTime);
      if (Number.isNaN(+when)) continue;
      const text = "local" in time.dataset ? full.format(when) : say(when, now);
      if (time.textContent !== text) time.textContent = text;
      if (!("local" in time.dataset)) time.title = full.format(when);
    }
  };
  tell();
  setInterval(tell, 60_000);
  // Paper is read another day.
  addEventListener("beforeprint", () => {
    for (const time of all("time[datetime][data-relative]")) time.textContent = dated.format(new Date(time.dateTime));
  });
  addEventListener("afterprint", tell);
};

// How many characters a reader would count, as the server does: one put together of more than 16 code points counts once for each 16.
const segments = globalThis.Intl?.Segmenter && new Intl.Segmenter();
const length = (text) => {
  if (!segments) return [...text].length;
  let sum = 0;
  for (const { segment } of segments.segment(text)) sum += segment.length > 16 ? Math.ceil([...segment].length / 16) : 1;
  return sum;
};

// A counter that appears only when the end is near, and speaks only after a pause in typing.
const counter = (area) => {
  const limit = Number(area.dataset.limit);
  if (!limit) return;
  const line = make("p", { class: "count", role: "status" });
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  let timer;
  const count = () => {
    const left = limit - length(area.value);
    const characters = `${number.format(Math.abs(left))} ${Math.abs(left) === 1 ? "character" : "characters"}`;
    const text = left > limit / 5 ? "" : left < 0 ? `${characters} too many` : `${characters} left`;
    line.classList.toggle("over", left < 0);
    if (line.textContent !== text) line.textContent = text;
  };
  area.after(line);
  area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, 500); });
  count();
};

// Single keys, never while somebody types and never together with another (WCAG 2.1.4). `act` says whether the key was one of its own.
const strike = (act) => addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  if (act(event.key)) event.preventDefault();
});

const keyList = (meanings) => {
  const lines = make("ul", { class: "plain" });
  for (const [key, meaning] of Object.entries(meanings)) {
    const line = make("li");
    line.append(make("kbd", {}, key), ` ${meaning}`);
    lines.append(line);
  }
  return lines;
};

const showKeys = (meanings) => {
  const dialog = make("dialog", { "aria-labelledby": "keys-title" });
  const close = make("button", { type: "button", class: "second" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(make("h2", { id: "keys-title" }, "Keyboard shortcuts"), keyList(meanings), close);
  document.body.append(dialog);
  dialog.showModal();
};

// For people who decide all day, only where a page asks for them. No key that moves on one page decides on another.
const keys = () => {
  const desk = document.querySelector("main[data-keys]");
  if (!desk) return;
  const bound = new Map(all("[data-key]", desk).map((node) => [node.dataset.key, node]));
  // A radio button without a key of its own is chosen as any other.
  bound.delete("");
  for (const [key, node] of bound) (node.labels?.[0] ?? node).append(" ", make("kbd", { "aria-hidden": "true" }, key));
  const rows = all(".cases a", desk);
  const step = (by) => rows[Math.min(Math.max(rows.indexOf(document.activeElement) + by, 0), rows.length - 1)]?.focus();
  all("[data-with-keys]", desk).forEach((hint) => { hint.hidden = false; });
  // A choice leads to the field that it needs.
  const follow = ({ form, dataset: { then } }) => {
    const field = then && form.querySelector(`[name=${then}]`);
    if (!field) return;
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
  };
  const named = (node) => (node.labels?.[0]?.querySelector("span") ?? node).firstChild.textContent.trim();
  const meanings = {
    ...(rows.length && { j: "next in the list", k: "previous in the list" }),
    ...Object.fromEntries([...bound].map(([key, node]) => [key, named(node)])),
    "Ctrl+Enter": "send the form",
    "?": "show these shortcuts",
  };
  desk.addEventListener("keydown", (event) => {
    const form = event.key === "Enter" && (event.ctrlKey || event.metaKey || event.target.type === "radio") && event.target.closest("form");
    if (!form) return;
    event.preventDefault();
    // A form of several buttons is sent by the one that belongs to the choice; without a choice, by none.
    const buttons = all("button", form), chosen = form.querySelector("[data-then]:checked")?.value;
    (form.querySelector("[data-then]") ? buttons.find(({ value }) => value && value === chosen) : buttons[0])?.click();
  });
  strike((key) => {
    if (document.querySelector("dialog[open]")) return false;
    const node = bound.get(key);
    // The key of a reason that is not shown is none.
    if (node?.checkVisibility()) node.focus(), node.click(), follow(node);
    else if (key === "?") showKeys(meanings);
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else return false;
    return true;
  });
};

// The way of a reader from story to story. The story that they are at has the focus, or is the one that the address names while it is
// in sight; from the line above the stories the first is the next. Whoever is nowhere goes on from what is on the screen.
const stroll = () => {
  const top = (story) => story.getBoundingClientRect().top;
  const here = () => document.activeElement.closest(".stories li")?.querySelector(".story")
    ?? all(".reading:focus-within, .story:target").find((node) => top(node) < innerHeight && node.getBoundingClientRect().bottom > 0);
  const go = (story) => {
    if (!story) return;
    unfold(story);
    story.tabIndex = -1;
    story.focus({ preventScroll: true });
    story.scrollIntoView();
  };
  const sides = () => {
    const at = here();
    if (!at) return (story) => (top(story) < 0 ? -1 : 1);
    return (story) => (story === at ? 0 : at.compareDocumentPosition(story) & Node.DOCUMENT_POSITION_FOLLOWING ? 1 : -1);
  };
  const shown = () => all(".stories .story").filter((story) => !story.closest(".replies:not([open])"));
  const next = (some, side = sides()) => some.find((story) => side(story) > 0);
  const previous = (some, side = sides()) => some.filter((story) => side(story) < 0).pop();
  const news = () => {
    const fresh = all(".badge.new", tree).map((badge) => badge.closest(".story"));
    const story = next(fresh);
    // The rest of what is new is on other pages.
    if (story) go(story);
    else (fresh.length ? fresh.pop().querySelector("a.badge.new") : tree.querySelector(".news a"))?.click();
  };
  // Above a conversation stands what came before, each below what it answers.
  const parent = (story) => {
    const branch = around(story);
    if (branch) return branch.parentElement.querySelector(".story");
    return "live" in tree.dataset ? undefined : previous(all(".stories > li > .story"));
  };
  const fold = (story) => {
    const branch = story.parentElement.querySelector(":scope > .replies");
    if (branch) branch.open = !branch.open;
  };
  const at = (act) => () => { const story = here(); if (story) act(story); };
  return {
    j: () => go(next(shown())),
    k: () => go(previous(shown())),
    n: news,
    p: at((story) => go(parent(story))),
    o: at(fold),
    r: at((story) => story.querySelector(".actions a[href*='/reply/']")?.click()),
  };
};

// Keys for readers are off until somebody turns them on, on this device.
const READING = {
  j: "next story or reply", k: "previous story or reply", n: "next new one", p: "go to what it replies to",
  o: "fold or unfold the replies", r: "reply", "?": "show these shortcuts",
};
const device = shelf(() => localStorage, "betwixt:");
const readingKeys = () => {
  if (!tree) return;
  const acts = { ...stroll(), "?": () => showKeys(READING) };
  let on;
  const button = make("button", { type: "button", class: "quiet" }, "Keyboard shortcuts");
  const state = make("span", { "aria-hidden": "true" });
  const legend = keyList(READING);
  const turn = (now) => {
    on = now;
    button.setAttribute("aria-pressed", on);
    state.textContent = on ? ": on" : ": off";
    legend.hidden = !on;
  };
  const kept = () => turn(device.read("keys") === true);
  button.append(state);
  button.addEventListener("click", () => { turn(!on); device.write("keys", on); });
  addEventListener("pageshow", (event) => event.persisted && kept());
  strike((key) => {
    if (!on || !Object.hasOwn(acts, key) || document.querySelector("dialog[open]")) return false;
    acts[key]();
    return true;
  });
  kept();
  beside(button, legend);
};

// The link to a page is copied by one press, and the device's own sheet is offered where there is one.
const share = (list) => {
  const address = list.dataset.share;
  const link = list.querySelector("[data-copy]");
  if (navigator.clipboard) {
    const copy = make("button", { type: "button" }, "Copy link");
    const said = make("span", { role: "status", class: "spoken" });
    copy.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(address); } catch { return copy.replaceWith(link); }
      copy.textContent = said.textContent = "Link copied";
    });
    link.replaceWith(copy);
    copy.after(said);
  }
  if (navigator.share) {
    const sheet = make("button", { type: "button" }, "Share…");
    // Closing the sheet is no error.
    sheet.addEventListener("click", () => navigator.share({ title: document.title, url: address }).catch(() => {}));
    const line = make("li");
    line.append(sheet);
    list.prepend(line);
  }
  // A press elsewhere, or Escape, closes an open menu.
  const menus = all("details", list.closest("section"));
  document.addEventListener("click", ({ target }) => menus.forEach((menu) => { if (!menu.contains(target)) menu.open = false; }));
  document.addEventListener("keydown", ({ key }) => menus.filter((menu) => key === "Escape" && menu.open).forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  }));
};

attempt(tidyDrafts);
attempt(tidyFolds);
all("[data-spectrum]").forEach((box) => attempt(() => slider(box)));
all("textarea[data-limit]").forEach((area) => attempt(() => counter(area)));
all("form[data-draft^=t-], form[data-draft^=r-]").forEach((form) => attempt(() => nudge(form)));
all("form[data-draft]").forEach((form) => attempt(() => draft(form)));
all("form[data-keep]").forEach((form) => attempt(() => keep(form)));
attempt(connected);
attempt(once);
attempt(folds);
attempt(menus);
attempt(quote);
attempt(keys);
attempt(readingKeys);
attempt(times);
all("[data-share]").forEach((list) => attempt(() => share(list)));
all("form[data-submit]").forEach((form) => form.requestSubmit());
all("[data-live]").forEach((stories) => attempt(() => live(stories)));
