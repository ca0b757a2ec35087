"""What the person sees, as pure functions: domain values and a translator in, a Screen out; no telegram.

screen      Screen, Button and the rows every screen shares
welcome     first words, home, help, privacy
services    categories, lists, search results, the service card
places      where a card was opened from: the way back, and its star
favourites  starred services, and those looked at or ordered last
changes     what changed since the person last looked
wizard      the questions of an order and its confirm card
asking      how each question is asked
answers     answers in words, lists with their beginning
choices     buttons that answer a question; the calendar
cautions    what is odd about an order before it is confirmed
outcomes    what became of a confirmed order
orders      the list, the card
lookup      any numbers: what to send, the table, one alone
requests    refill and cancel
account     balance, settings, languages, forget
notices     messages sent without being asked
problems    what went wrong, and whether money was taken
"""
