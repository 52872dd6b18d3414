// How pages and drawings are made.

/** An element; strings among its children become text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const space = /^(svg|text|path)$/.test(tag) ? "2000/svg" : "1999/xhtml";
  const element = document.createElementNS(`http://www.w3.org/${space}`, tag);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
}
