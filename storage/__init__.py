"""What outlives a restart: one SQLite file, domain values in, domain values out.

What is kept, and for how long:

people      language, notifications, blocked, the living screen        until ``/forget``
accounts    the panel key, its balance                                  until replaced or ``/forget``
wrong keys  when a person sent a key the panel refused                  2 hours, ``/forget`` or not
catalogues  each distinct list of services once                         while an account or a mark uses it
searches    the last twenty words searched for                          until ``/forget``
favourites  starred services, their rates as last told                  until unstarred or ``/forget``
viewed      the last ten services looked at                             until ``/forget``
marks       which catalogue a person last looked at                     until another key or ``/forget``
groups      which groups were told that the bot works in private        always
dialogues   the question a person was asked, and the answers so far;
            the table of the numbers looked up last                     until answered or left
intents     every confirmed wish to order and what became of it         until ``/forget``; unconfirmed 30 days
orders      orders, their last changes, refill and cancel requests      until ``/forget``
batches     refills and cancels confirmed together                      until ``/forget``; ended ones 30 days
mass orders lists of lines, and what became of each line                until ``/forget``; ended ones 30 days
outbox      messages due; once sent or dropped only the fact remains    the fact: 7 days
inbox       updates not yet handled; once handled only their number     until pruned

What is encrypted: panel keys and the bodies of updates (one may hold a key), each sealed to its owner
(``vault``). Everything else is readable by whoever can read the file, so its folder is made 0700 and the
file 0600, and what is deleted is overwritten.

store       Storage: opens everything, holds the repositories
database    the one connection, its lock, transactions
schema      brings an older file up to date; refuses a newer one
columns, codec, table_json   moments, money, drafts and catalogues as columns
readable    what becomes of a row that cannot be read
errors      the error tree
"""
