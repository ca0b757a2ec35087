/** The words of the panel's own part of the back office, in the page's two languages. */

import { WORDS } from "../shared/words.js";

/** @type {Record<"en" | "ar", Record<string, string>>} */
const OFFICE_WORDS = {
  en: {
    addServices: "Add 5 services",
    catalogue: "Catalogue",
    catalogueMany: "{count} untidy services",
    catalogueSmall: "small",
    dialect: "Dialect",
    manyPlaced: "Orders placed: {count}. Their numbers went to the bot; have it watch them all.",
    moveExpired: "Expire",
    movePaused: "Pause",
    otherFields: "Other fields",
    panel: "The panel",
    panelIntro:
      "What it sells, and how it speaks. Refresh the services in the chat to see what changed.",
    placeMany: "1,000 orders at once",
    posts: "Posts",
    servicesAdded: "New services: {count}",
    servicesOnSale: "Services on sale: {count}",
    servicesWithdrawn: "Services taken off the list: {count}",
    shiftRates: "Move 5 rates",
    ratesShifted: "Rates moved: {count}",
    withdrawServices: "Withdraw 5 services",
  },
  ar: {
    addServices: "إضافة 5 خدمات",
    catalogue: "قائمة الخدمات",
    catalogueMany: "{count} خدمة غير مرتبة",
    catalogueSmall: "صغيرة",
    dialect: "اللهجة",
    manyPlaced: "طلبات أُنشئت: {count}. أُرسلت أرقامها إلى البوت، فاطلب منه متابعتها كلها.",
    moveExpired: "إنهاء المدة",
    movePaused: "إيقاف مؤقت",
    otherFields: "حقول أخرى",
    panel: "اللوحة",
    panelIntro: "ما تبيعه وكيف تجيب. حدّث الخدمات في المحادثة لترى ما تغيّر.",
    placeMany: "1,000 طلب دفعة واحدة",
    posts: "المنشورات",
    servicesAdded: "خدمات جديدة: {count}",
    servicesOnSale: "الخدمات المعروضة: {count}",
    servicesWithdrawn: "خدمات سُحبت من القائمة: {count}",
    shiftRates: "تغيير 5 أسعار",
    ratesShifted: "أسعار تغيّرت: {count}",
    withdrawServices: "سحب 5 خدمات",
  },
};

for (const language of ["en", "ar"]) Object.assign(WORDS[language], OFFICE_WORDS[language]);
