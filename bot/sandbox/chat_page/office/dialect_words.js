/** What sets each dialect apart, in Arabic; in English the panel says it itself. */

/** @type {Record<string, Record<string, [string, string]>>} by language, then by dialect: title and difference */
export const DIALECT_WORDS = {
  ar: {
    document: [
      "وثيقة اللوحة",
      "الدفعات وحدها أو المنشورات وحدها أثناء التنفيذ، وأخطاء الصفوف مع رمز حالة، والتعويض والإلغاء مع رسالة",
    ],
    canonical: ["PerfectPanel", "ما تتكلم به معظم اللوحات: التكلفة والأعداد نصوص، والإلغاء عبر orders= فقط، وبلا أوصاف"],
    smmserver: [
      "smmserver.life",
      "التكلفة رقم بأحد عشر منزلة عشرية، وعدد البداية فارغ، والأرقام المجهولة تغيب عن الجواب، ورفض التعويض داخله، والرصيد رقم",
    ],
    sns: [
      "sns-panel.com",
      "الأعداد أرقام، والرابط والخدمة مع الحالة، والقوائم مكان المفاتيح والعكس، والرصيد باسم funds، والخدمات داخل data، ورموز HTTP ذات معنى",
    ],
    notpanel: [
      "notpanel.com",
      "أرقام طلبات مثل ord_23501، وكل طلب يحتاج request_id، وحالات مثل in_progress، والخدمات داخل كائن، ورموز HTTP ذات معنى",
    ],
    lunasmm: ["lunasmm.net", "كل المفاتيح بحرف كبير، والأخطاء أيضًا"],
    streamdetails: ["streamdetails.com", "كل جواب داخل data وبجانبه error، والأخطاء برمز ورسالة، ورقم الخدمة باسم service_id"],
    cmsnt: ["CMSNT SMMPANEL2", "الأخطاء بالفيتنامية، والرصيد باسم amount، ويُحظر المرسل بعد خمسة مفاتيح خاطئة"],
    smartpanel: [
      "SmartPanel",
      "رسالة مع رقم الطلب، وحالة مباشرة عند السؤال عن رقم واحد، وأخطاء الصفوف نصوص، والفاصل بين الدفعات ساعة على الأكثر",
    ],
    panelsend: ["panelsend", "أسماء الخدمات بعدة لغات، ومعها المنصة والوقت المتوسط، وحالة التعويض في قائمة من عنصر واحد"],
    one_by_one: [
      "رقم واحد في كل نداء",
      "التعويض والإلغاء لا يعرفان إلا order= وrefill= لرقم واحد: عدة أرقام معًا رقم خاطئ، والجواب خطأ واحد عنها كلها",
    ],
  },
};
