/** Puts the page together: whose chat it is, which side is shown, light or dark, which language. */

import { Chat } from "./chat/chat.js";
import { Office } from "./office/office.js";
import { officeApi, personApi } from "./shared/api.js";
import { byId } from "./shared/dom.js";
import { drawIcons } from "./shared/icons.js";
import { currentLanguage, languageOf, setLanguage } from "./shared/labels.js";
import { copy } from "./shared/notices.js";

/** The person a visitor plays, unless the address names another (`/?person=7`). */
const DEMO_PERSON = "1001";

let demoKey = "";
/** @type {boolean | undefined} whether the chat was empty when the steps were folded or opened last */
let wasEmpty;

function begin() {
  drawIcons();
  setLanguage(navigator.language);
  const personId = new URLSearchParams(location.search).get("person") ?? DEMO_PERSON;
  const person = personApi(personId);
  const chat = new Chat(person, { news: noticeNews, progress: fold, showSteps });
  const office = new Office(officeApi(), guide, (numbers) => askAbout(person, numbers));
  bindTheme();
  bindViews();
  bindLanguage(chat);
  bindHint(chat);
  chat.run();
  office.run();
}

/** What a person does who has more numbers than a message holds: the command, and then a file. */
async function askAbout(person, numbers) {
  await person.send("/status");
  await person.sendFile(new File([numbers.join("\n")], "orders.txt", { type: "text/plain" }), "document");
}

function bindTheme() {
  const root = document.documentElement;
  const stored = localStorage.getItem("theme");
  if (stored) root.dataset.theme = stored;
  byId("theme-button").addEventListener("click", () => {
    const isDark = (root.dataset.theme ?? (systemIsDark() ? "dark" : "light")) === "dark";
    root.dataset.theme = isDark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  });
}

function systemIsDark() {
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** On a narrow screen the two sides are two tabs. */
function bindViews() {
  const tabs = [byId("tab-chat"), byId("tab-office")];
  for (const tab of tabs) {
    tab.addEventListener("click", () => showView(tab.dataset.view));
    tab.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = tabs.find((one) => one !== tab);
      showView(other.dataset.view);
      other.focus();
    });
  }
  showView("chat");
}

function showView(view) {
  document.body.dataset.view = view;
  for (const tab of document.querySelectorAll("[role=tab]")) {
    const isShown = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(isShown));
    tab.tabIndex = isShown ? 0 : -1;
  }
  if (view === "chat") byId("tab-chat").classList.remove("has-news");
}

function noticeNews() {
  if (document.body.dataset.view !== "chat") byId("tab-chat").classList.add("has-news");
}

function bindLanguage(chat) {
  const buttons = [...document.querySelectorAll("[data-language]")];
  const mark = () => {
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.language === currentLanguage()));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => chat.speak(languageOf(button.dataset.language)));
  }
  new MutationObserver(mark).observe(document.documentElement, { attributeFilter: ["lang"] });
  mark();
}

function bindHint(chat) {
  const steps = byId("hint-steps");
  byId("hint").hidden = stored() === "hidden";
  steps.open = stored() === "open";
  steps.querySelector("summary").addEventListener("click", () => store(steps.open ? "closed" : "open"));
  byId("hint-close").addEventListener("click", () => {
    store("hidden");
    byId("hint").hidden = true;
    byId("box").focus();
  });
  byId("copy-key").addEventListener("click", () => copy(demoKey));
  byId("put-key").addEventListener("click", () => chat.composer.offerKey(demoKey));
}

/** The steps stand open before the first message and fold after it, unless the person has decided otherwise. */
function fold(isEmpty) {
  if (stored() !== null || wasEmpty === isEmpty) return;
  wasEmpty = isEmpty;
  byId("hint-steps").open = isEmpty && !matchMedia("(max-width: 900px)").matches;
}

function showSteps() {
  store("open");
  byId("hint").hidden = false;
  byId("hint-steps").open = true;
}

/** Offers the key of the first steps; whoever has placed an order needs them no longer. */
function guide(key, orderCount) {
  if (orderCount > 0 && stored() === null) byId("hint").hidden = true;
  demoKey = key;
  byId("demo-key").textContent = key;
  byId("hint-key").hidden = false;
}

const stored = () => localStorage.getItem("hint");
const store = (choice) => localStorage.setItem("hint", choice);

begin();
