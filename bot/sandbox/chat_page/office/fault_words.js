/**
 * The faults' titles and effects in Arabic. The fault line names every fault in English;
 * a fault that is missing here is shown in its words.
 */

const PANEL_DID_NOTHING = "لم تفعل اللوحة شيئًا.";

/** @type {Record<string, Record<string, [title: string, effect: string]>>} */
export const FAULT_WORDS = {
  ar: {
    refuse: ["رفض الاتصال", `المنفذ مغلق. ${PANEL_DID_NOTHING}`],
    reset_on_accept: ["قطع عند الاتصال", `يُقطع الاتصال قبل قراءة أي شيء. ${PANEL_DID_NOTHING}`],
    finish_on_accept: ["إنهاء عند الاتصال", `يُغلق الاتصال بهدوء قبل قراءة أي شيء. ${PANEL_DID_NOTHING}`],
    never_read: ["قبول دون قراءة", `يُقبل الاتصال ثم لا يحدث شيء أبدًا. ${PANEL_DID_NOTHING}`],
    time_out_before: ["انتهاء المهلة قبل التنفيذ", `يُقرأ الطلب ولا يأتي رد أبدًا. ${PANEL_DID_NOTHING}`],
    time_out_after: ["انتهاء المهلة بعد التنفيذ", "نفّذت اللوحة الطلب، ولا يصل ردّها أبدًا."],
    drop_before: ["انقطاع الخط قبل التنفيذ", `يُقرأ الطلب ثم ينقطع الخط. ${PANEL_DID_NOTHING}`],
    drop_before_fin: ["إنهاء قبل التنفيذ", `يُقرأ الطلب ثم يُغلق الخط بهدوء دون كلمة. ${PANEL_DID_NOTHING}`],
    drop_after: ["انقطاع الخط بعد التنفيذ", "نفّذت اللوحة الطلب، وانقطع الخط بدل ردّها."],
    drop_after_fin: ["إنهاء بعد التنفيذ", "نفّذت اللوحة الطلب، وأُغلق الخط بهدوء بدل ردّها."],
    bad_gateway_html: ["صفحة 502 قبل التنفيذ", `يرد وسيط بالرمز 502 وصفحة HTML. ${PANEL_DID_NOTHING}`],
    bad_gateway_html_after: ["صفحة 502 بعد التنفيذ", "نفّذت اللوحة الطلب، ورد وسيط بصفحة 502 بدلًا منها."],
    maintenance_html: ["صفحة صيانة", `الرمز 200 مع صفحة HTML. ${PANEL_DID_NOTHING}`],
    server_error_json: ["500 مع خطأ JSON", `الرمز 500 مع خطأ JSON. ${PANEL_DID_NOTHING}`],
    server_error_json_after: ["500 مع خطأ JSON بعد التنفيذ", "نفّذت اللوحة الطلب، وردّت مع ذلك بالرمز 500."],
    too_many_requests: ["429، عد لاحقًا", `الرمز 429 مع مهلة ثانيتين. ${PANEL_DID_NOTHING}`],
    redirect: ["307 إلى العنوان نفسه", "تحويل يكرر الطلب إن تبعه أحد. لم تفعل اللوحة شيئًا بعد."],
    cut_json: ["‏JSON مقطوع", "نفّذت اللوحة الطلب، ويصل نصف JSON كأنه رد كامل."],
    cut_body: ["رد مقطوع", "نفّذت اللوحة الطلب، وينقطع الخط في منتصف ردّها."],
    empty_reply: ["رد فارغ", "نفّذت اللوحة الطلب، ويصل ردّها بلا محتوى."],
    wrong_gzip: ["ضغط خاطئ", "نفّذت اللوحة الطلب، ويزعم ردّها أنه مضغوط وليس كذلك."],
    slow_drip: ["قطرة قطرة", "نفّذت اللوحة الطلب، ويصل ردّها حرفًا حرفًا."],
    full_backlog: ["لا أحد عند الباب", `طابور الاتصالات ممتلئ ولا يكتمل أي اتصال. ${PANEL_DID_NOTHING}`],
    reset_after_head: ["قطع في منتصف الطلب", `يُقرأ رأس الطلب ثم ينقطع الخط. ${PANEL_DID_NOTHING}`],
    too_large_page: ["صفحة 413 في منتصف الطلب", `يرد وسيط بالرمز 413 وصفحة HTML قبل قراءة الطلب كله. ${PANEL_DID_NOTHING}`],
    forbidden_html: ["صفحة 403 من جدار ناري", `يرد جدار ناري بالرمز 403 وصفحة HTML. ${PANEL_DID_NOTHING}`],
    bad_request_json: ["400 مع خطأ JSON", `الرمز 400 مع خطأ JSON من اللوحة نفسها. ${PANEL_DID_NOTHING}`],
    not_found_empty: ["404 ولا شيء", `الرمز 404 بلا محتوى. ${PANEL_DID_NOTHING}`],
    unavailable_empty_after: ["503 ولا شيء بعد التنفيذ", "نفّذت اللوحة الطلب، ورد وسيط بالرمز 503 بلا محتوى."],
    gateway_time_out_after: ["صفحة 504 بعد التنفيذ", "نفّذت اللوحة الطلب، ورد وسيط بالرمز 504 وصفحة HTML."],
    maintenance_html_after: ["صفحة HTML بعد التنفيذ", "نفّذت اللوحة الطلب، ووصلت صفحة HTML بالرمز 200 بدل ردّها."],
    redirect_after: ["302 بعد التنفيذ", "نفّذت اللوحة الطلب، ووصل تحويل بدل ردّها."],
    continue_after: ["100 ولا مزيد", "نفّذت اللوحة الطلب، ووصل الرمز 100 ثم انتهى الخط."],
    bad_status_line: ["ليس HTTP", "نفّذت اللوحة الطلب، وما وصل بدل ردّها ليس HTTP."],
    cut_chunk: ["قطعة مقطوعة", "نفّذت اللوحة الطلب، وانقطع الخط في منتصف قطعة من ردّها."],
    stall_in_body: ["توقف في منتصف الرد", "نفّذت اللوحة الطلب، ووصل نصف ردّها ثم لا شيء."],
    wrong_charset: ["ترميز خاطئ", "نفّذت اللوحة الطلب، ويقول ردّها إنه UTF-8 وهو UTF-16."],
  },
};
