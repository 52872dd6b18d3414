// Whether a reader's words say what was asked for, however they are spelled:
// "300", "300 ms" and "0.3 s"; "a, b", "a → b" and "fetch(a) fetch(b)".

// Digits and letters of other widths are the same ones, and so are Arabic, Persian
// and Thai digits: the last four bits of each are its value.
const plain = (text) => text.normalize("NFKC").toLowerCase().trim()
  .replace(/[\u0660-\u0669\u06f0-\u06f9\u0e50-\u0e59]/g, (digit) => digit.charCodeAt(0) % 16);
const bare = (text) => text.replace(/[^\p{L}\p{M}\p{N}()]/gu, "");

/** Milliseconds; NaN if it is no time. */
export function time(text) {
  const [, number, unit] = /^[^\d.,]*(\d+(?:[.,]\d+)?|[.,]\d+)\s*([\p{L}\p{M}]*)\.?$/u.exec(text) ?? [];
  const value = Number(number?.replace(",", "."));
  if (/^(s|secs?|seconds?|秒|วินาที)$/.test(unit)) return Math.round(value * 1e6) / 1e3;
  return !unit || /^(ms|msecs?|millis|milliseconds?|毫秒|ミリ秒|มิลลิวินาที)$/.test(unit) ? value : NaN;
}

/** The names of a list: `fetch(a)` may be called `a`. */
const names = (text) => text.split(/[\s,;>→、，]+|\band\b|\bthen\b|->/u).map((name) => bare(name)).filter(Boolean);
const inner = (name) => /\(([^()]+)\)$/.exec(name)?.[1] ?? name;

/** Whether `text` says `answer`, as this kind of answer is compared. */
export function same(text, answer, kind) {
  const [said, right] = [plain(text), plain(answer)];
  if (kind === "time") return time(said) === time(right);
  if (kind === "count") return /^[^\d]*(\d+)[^\d]*$/.exec(said)?.[1] === right;
  const [these, those] = [names(said), names(right)];
  const listed = these.length === those.length && these.every((name, index) => name === those[index] || name === inner(those[index]));
  return kind === "list" ? listed : listed || bare(said) === bare(right) || time(said) === time(right);
}
