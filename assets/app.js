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
const PREFIX = "betwixt:draft:";
const store = {
  read(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } },
  write(key, value) { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* see above */ } },
  drop(key) { try { localStorage.removeItem(PREFIX + key); } catch { /* see above */ } },
  keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length)); }
    catch { return []; }
  },
};

// The slider over the number field. It has no handle until the reader acts, because a handle in the middle is an answer already,
// and the number field stays the only thing that is sent.
const slider = (box) => {
  const number = box.querySelector("input[name=position]");
  const poles = box.querySelector(".poles");
  if (!number || !poles || number.readOnly || number.disabled) return;
  const { low = "the first", high = "the second" } = box.dataset;
  const range = make("input", { type: "range", min: 0, max: 100, step: 1, class: "slider", "aria-label": `Your place between ${low} and ${high}` });
  const described = number.getAttribute("aria-describedby");
  if (described) range.setAttribute("aria-describedby", described);
  const clear = make("button", { type: "button", class: "quiet" }, "Clear my place");
  const way = make("span", { class: "hint" }, "Press anywhere on the line, or type a number.");
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
  number.after(clear, way);
  show();
};

// Drafts stay on this device until a page says that the server has the text.
const DAY = 86_400_000;
const SECRET = new Set(["hidden", "password", "submit", "button", "file", "image", "reset"]);
const fields = (form) => [...form.elements].filter((field) => field.name && field.name !== "trap" && !SECRET.has(field.type) && field.type !== "fieldset");
const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const slot = (field) => (ticked(field) ? `${field.name}=${field.value}` : field.name);
const value = (field) => (ticked(field) ? field.checked : field.value);
const original = (field) => {
  if (ticked(field)) return field.defaultChecked;
  if (field.options) return [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0]?.value;
  return field.defaultValue;
};

const tidyDrafts = () => {
  for (const key of (document.querySelector("meta[name=draft-done]")?.content ?? "").split(/\s+/)) {
    if (key === "*") store.keys().forEach(store.drop);
    else if (key) store.drop(key);
  }
  for (const key of store.keys()) if (!(store.read(key)?.at > Date.now() - 60 * DAY)) store.drop(key);
};

const draft = (form) => {
  const key = form.dataset.draft;
  if (!key) return;
  const kept = store.read(key)?.fields ?? {};
  let restored = false;
  for (const field of fields(form)) {
    const was = kept[slot(field)];
    // What the server or the browser filled in since is newer than the draft.
    if (was === undefined || was === value(field) || value(field) !== original(field)) continue;
    if (ticked(field)) field.checked = was; else field.value = was;
    announce(field);
    restored = restored || Boolean(was);
  }
  if (restored) {
    const note = make("p", { class: "notice", role: "status" }, "We kept what you wrote. ");
    const discard = make("button", { type: "button", class: "quiet" }, "Discard");
    discard.addEventListener("click", () => {
      form.reset();
      store.drop(key);
      note.remove();
      fields(form).forEach(announce);
      clearTimeout(timer);
      dirty = false;
      fields(form).find((field) => field.type === "textarea")?.focus();
    });
    note.append(discard);
    form.prepend(note);
  }
  let timer;
  let dirty = false;
  const save = () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    const now = fields(form);
    if (now.every((field) => value(field) === original(field))) store.drop(key);
    else store.write(key, { at: Date.now(), fields: Object.fromEntries(now.map((field) => [slot(field), value(field)])) });
  };
  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, 600);
  });
  form.addEventListener("submit", save);
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", save);
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
};

// A counter that appears only when the end is near, and speaks only after a pause in typing.
const counter = (area) => {
  const limit = Number(area.dataset.limit);
  if (!limit) return;
  const line = make("p", { class: "count", role: "status" });
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  let timer;
  const count = () => {
    const left = limit - [...area.value].length;
    const characters = `${number.format(Math.abs(left))} ${Math.abs(left) === 1 ? "character" : "characters"}`;
    const text = left > limit / 5 ? "" : left < 0 ? `${characters} too many` : `${characters} left`;
    line.classList.toggle("over", left < 0);
    if (line.textContent !== text) line.textContent = text;
  };
  area.after(line);
  area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(count, 500); });
  count();
};

// Single keys for people who decide all day, only where a page asks for them and never while somebody types (WCAG 2.1.4).
const keys = () => {
  const desk = document.querySelector("main[data-keys]");
  if (!desk) return;
  const bound = new Map(all("[data-key]", desk).map((node) => [node.dataset.key, node]));
  for (const [key, node] of bound) (node.labels?.[0] ?? node).append(" ", make("kbd", { "aria-hidden": "true" }, key));
  const rows = all(".cases a", desk);
  const step = (by) => rows[Math.min(Math.max(rows.indexOf(document.activeElement) + by, 0), rows.length - 1)]?.focus();
  all("[data-with-keys]", desk).forEach((hint) => { hint.hidden = false; });
  // A choice that needs no words is sent; another leads to the field that it needs.
  const follow = ({ form, dataset: { then } }) => (then === "send" ? form.requestSubmit() : then && form.querySelector(`[name=${then}]`)?.focus());
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])")) return;
    const node = bound.get(event.key);
    if (node) node.click(), node.focus(), follow(node);
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
};

attempt(tidyDrafts);
all("[data-spectrum]").forEach((box) => attempt(() => slider(box)));
all("textarea[data-limit]").forEach((area) => attempt(() => counter(area)));
all("form[data-draft]").forEach((form) => attempt(() => draft(form)));
attempt(once);
attempt(keys);
attempt(times);
