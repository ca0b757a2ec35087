/** Line icons drawn for this page: path data on a 24×24 grid, coloured by the text around them. */

const PATHS = {
  attach: "M19.5 11.5l-7.6 7.6a5 5 0 0 1-7-7l8.2-8.2a3.4 3.4 0 0 1 4.8 4.8l-8 8a1.7 1.7 0 0 1-2.4-2.4l7.3-7.3",
  bell: "M3.5 3.5l17 17M9.5 4.6A6 6 0 0 1 18 10c0 3 .6 4.6 1.4 5.6M6.3 8.5C6 13 5 14.5 4 17h12M10 20a2.2 2.2 0 0 0 4 0",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM5.8 5.8l12.4 12.4",
  close: "M6 6l12 12M18 6L6 18",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  document: "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
  down: "M6 10l6 6 6-6",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  link: "M8 16L17 7M9 7h8v8",
  menu: "M4 7h16M4 12h16M4 17h10",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
  photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
  reply: "M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16.2 16.2L21 21",
  send: "M4 12L20 4l-5 16-3.5-6.5zM11.5 13.5L20 4",
  sticker: "M12 3a9 9 0 1 0 9 9h-5a4 4 0 0 1-4-4zM12 3v5a4 4 0 0 0 4 4h5zM8 14a4 4 0 0 0 5 2.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
  voice: "M5 10v4M9 7v10M13 4v16M17 8v8M21 11v2",
};

/**
 * @param {keyof typeof PATHS} name
 * @returns {SVGSVGElement} a picture that screen readers pass over
 */
export function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  picture.classList.add("icon", `icon-${name}`);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  picture.append(path);
  return picture;
}

/** Puts the icon each `data-icon` of index.html asks for in front of its text. */
export function drawIcons(root = document) {
  for (const node of root.querySelectorAll("[data-icon]")) {
    node.prepend(icon(node.dataset.icon));
    delete node.dataset.icon;
  }
}
