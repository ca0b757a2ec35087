"""The words of untidy catalogues: what panels of this family write, in four languages and too many emoji."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Platform:
    """One network; `products` are what is sold for it in English."""

    emoji: str
    name: str
    products: tuple[str, ...]


PLATFORMS: Final = (
    Platform("📸", "Instagram", ("Followers", "Likes", "Reels Views", "Story Views", "Saves", "Comments")),
    Platform("🎵", "TikTok", ("Followers", "Likes", "Views", "Shares", "Live Viewers", "Comments")),
    Platform("📺", "YouTube", ("Subscribers", "Views", "Likes", "Watch Time", "Shorts Views", "Comments")),
    Platform("✈️", "Telegram", ("Members", "Post Views", "Reactions", "Premium Members", "Poll Votes")),
    Platform("📘", "Facebook", ("Page Followers", "Post Likes", "Group Members", "Video Views", "Reviews")),
    Platform("𝕏", "Twitter", ("Followers", "Retweets", "Likes", "Tweet Views", "Space Listeners")),
    Platform("👻", "Snapchat", ("Followers", "Spotlight Views", "Story Views")),
    Platform("🎧", "Spotify", ("Plays", "Followers", "Monthly Listeners", "Saves")),
    Platform("🧵", "Threads", ("Followers", "Likes", "Reposts")),
    Platform("🎮", "Discord", ("Members", "Friend Requests", "Online Members")),
    Platform("🟣", "Twitch", ("Followers", "Live Viewers", "Clip Views")),
    Platform("💼", "LinkedIn", ("Followers", "Connections", "Post Likes")),
    Platform("🔵", "VK", ("Members", "Likes", "Friends", "Video Views")),
    Platform("🌐", "Website", ("Traffic", "Visitors", "SEO Visits")),
)

TRANSLATED: Final = {
    "ru": {
        "Followers": "Подписчики",
        "Likes": "Лайки",
        "Views": "Просмотры",
        "Members": "Участники",
        "Comments": "Комментарии",
        "Subscribers": "Подписчики",
    },
    "vi": {
        "Followers": "Người theo dõi",
        "Likes": "Lượt thích",
        "Views": "Lượt xem",
        "Members": "Thành viên",
        "Comments": "Bình luận",
        "Subscribers": "Người đăng ký",
    },
    "ar": {
        "Followers": "متابعين",
        "Likes": "لايكات",
        "Views": "مشاهدات",
        "Members": "أعضاء",
        "Comments": "تعليقات",
        "Subscribers": "مشتركين",
    },
}
"""Of a product's last word; what is not here stays English, as on real panels."""

QUALITIES: Final = {
    "en": (
        "Real Mix",
        "HQ Accounts",
        "Non Drop",
        "Speed 10K/Day",
        "Instant Start",
        "0-1 Hour Start",
        "30 Days Refill ♻️",
        "365 Days Refill ♻️",
        "No Refill ⚠️",
        "Lifetime Guaranteed ⭐",
        "Max 1M",
        "Worldwide 🌍",
        "USA 🇺🇸",
        "Cancel Button ✅",
        "Cheapest 🔥",
        "Old Accounts With Posts",
    ),
    "ru": (
        "Живые",
        "Без списаний",
        "Старт 0-1 час",
        "Гарантия 30 дней ♻️",
        "Без гарантии ⚠️",
        "До 10К в день",
        "Россия 🇷🇺",
        "Быстрый старт ⚡",
        "Качество: высокое",
    ),
    "vi": (
        "Người thật",
        "Không tụt",
        "Bảo hành 30 ngày ♻️",
        "Không bảo hành ⚠️",
        "Lên nhanh ⚡",
        "Việt Nam 🇻🇳",
        "Tốc độ 5K/ngày",
        "Giá rẻ 🔥",
    ),
    "ar": (
        "حقيقيين",
        "بدون نقص",
        "ضمان 30 يوم ♻️",
        "بدون ضمان ⚠️",
        "بدء فوري ⚡",
        "عرب 🇸🇦",
        "جودة عالية ⭐",
        "سرعة 5 آلاف باليوم",
        "خليجي متفاعل",
    ),
}

SERVERS: Final = (
    "Best Quality",
    "Cheapest In The Market 🔥",
    "New Provider",
    "Stable For Months",
    "Arab Countries 🇸🇦🇦🇪🇪🇬",
    "Россия и СНГ 🇷🇺",
    "Việt Nam 🇻🇳",
    "Targeted By Country",
    "Slow But Never Drops 🐢",
    "Ultra Fast ⚡",
    "After The Last Update",
    "With Cancel Button ✅",
)

DESCRIPTION_PIECES: Final = (
    "<b>Start:</b> 0-1 hour<br>",
    "<p>Speed: up to 10K / day</p>",
    "Quality: real &amp;amp; mixed accounts\r\n",
    "⚠️ The account must be <u>public</u>!\r\n",
    "Drop rate 5&#37; &amp;ndash; 10&#37;<br/>",
    "<ul><li>Refill button: 30 days</li><li>No refund after start</li></ul>",
    "Do not place a second order for the same link before the first is done.\r\n",
    "Example: https://example.com/username?igsh=1&amp;utm_source=x<br><br>",
    "&amp;lt;3 likes are counted as &amp;quot;real&amp;quot;\r\n",
    "✅ Гарантия 30 дней. Старт до часа.<br>",
    "<strong>Lưu ý:</strong> không đổi tên tài khoản.\r\n",
    "البدء خلال ساعة، والحساب يجب أن يكون عامًا.<br>",
    "<script>alert('no')</script><i>Overflow</i> &gt; 10%\r\n",
)

SMALL_CAPITALS: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ")
MATHS_BOLD: Final = str.maketrans(
    {chr(first + at): chr(bold + at) for first, bold in ((65, 0x1D400), (97, 0x1D41A)) for at in range(26)}
    | {chr(48 + at): chr(0x1D7CE + at) for at in range(10)}
)
