// What a reader did, kept on the reader's machine and nowhere else.
//
// Values lie under paths, as in `quiz/await-points-quiz-3.2`; a value is
// whatever JSON can say. They are one entry of localStorage, `wakeline:BOOK`.
// Where there is no localStorage, they are kept until the page is left.
//
//   get(path, otherwise)   the value, or `otherwise` (undefined)
//   set(path, value)       keeps a value; undefined forgets it
//   all(prefix)            every [path, value] whose path begins so; all of them
//   clear(prefix)          forgets these; everything
//   exported()             all of it as text, to be kept elsewhere
//   imported(text)         takes such text; false, and no change, if it is none
//   changed(listener)      calls listener(path, value) after each change, also
//                          one in another tab; path is undefined where many changed

const KEY = `wakeline:${document.currentScript?.dataset.book ?? "book"}`;
const VERSION = 1;
const listeners = [];
// A later version's data is not ours to overwrite.
let foreign = false;
let values = load() ?? {};

/** What a text keeps, if it keeps something: of this version, and of which. */
function parse(text) {
  try {
    const { version, values } = JSON.parse(text);
    return { version, values: version === VERSION && values?.constructor === Object ? values : undefined };
  } catch {
    return {};
  }
}

function load() {
  try {
    const { version, values } = parse(localStorage.getItem(KEY));
    foreign = version > VERSION;
    return values;
  } catch {
    return undefined;
  }
}

function change(how, path, value) {
  // Another tab may have written since.
  values = load() ?? values;
  how(values);
  try {
    if (!foreign) localStorage.setItem(KEY, exported());
  } catch {
    // Private mode, or no room: what was done holds until the page is left.
  }
  tell(path, value);
}

const tell = (path, value) => listeners.forEach((listener) => listener(path, value));

export function get(path, otherwise) {
  return Object.hasOwn(values, path) ? values[path] : otherwise;
}

export function set(path, value) {
  change((values) => {
    if (value === undefined) delete values[path];
    else values[path] = value;
  }, path, value);
}

export function all(prefix = "") {
  return Object.entries(values).filter(([path]) => path.startsWith(prefix));
}

export function clear(prefix = "") {
  change((values) => all(prefix).forEach(([path]) => delete values[path]));
}

export function exported() {
  return JSON.stringify({ version: VERSION, values });
}

export function imported(text) {
  const found = parse(text).values;
  if (found) change((values) => Object.assign(values, found));
  return Boolean(found);
}

export function changed(listener) {
  listeners.push(listener);
}

function reload() {
  values = load() ?? {};
  tell();
}

self.addEventListener("storage", ({ key }) => {
  if (key === KEY || key === null) reload();
});
// A page that comes back from the browser's cache slept through all changes.
self.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) reload();
});
