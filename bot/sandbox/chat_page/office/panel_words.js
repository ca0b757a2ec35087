/**
 * What the panel itself calls its customers and the states of their orders, in the language of the page.
 * A word that is missing here is shown as the panel says it.
 */

import { currentLanguage } from "../shared/labels.js";

/** @type {Record<string, Record<string, string>>} by language, then by the panel's word */
const PANEL_WORDS = {
  ar: {
    Demo: "تجريبي",
    "Nearly empty": "رصيده شبه منتهٍ",
    Suspended: "عميل موقوف",
    "In euros": "باليورو",
    Active: "جارٍ",
    Canceled: "ملغى",
    Completed: "مكتمل",
    Expired: "منتهي المدة",
    Failed: "فشل",
    "In progress": "قيد التنفيذ",
    Partial: "مكتمل جزئيًا",
    Paused: "متوقف مؤقتًا",
    Pending: "قيد الانتظار",
    Processing: "قيد المعالجة",
    Refunded: "أُعيد مبلغه",
    Rejected: "مرفوض",
  },
};

/** @param {string} word */
export function panelWord(word) {
  return PANEL_WORDS[currentLanguage()]?.[word] ?? word;
}
