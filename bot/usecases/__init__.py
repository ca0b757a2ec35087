"""What can be wanted of the bot: one file per intention.

welcome_person   who is this, and where do they stand
connect_panel    set or replace the key
browse_catalogue services, search
draft_order      the wizard, step by step, written down after each
place_order      the confirm card
send_order       the one send, and its outcome
reconcile        an order of unknown outcome: evidence, and the person's word
follow_orders    the list, status, watched or not
look_up_numbers  any numbers: a table, watched with one tap
watch_orders     the sweep: every due order read, a hundred a call
watch_refills    refills under way, until they end
watch_balances   balances whose owners set a mark
note_looks       what a look found, stored and told; gather_news makes many changes one message
read_changes     changes as the outbox keeps them, read back
refill_and_cancel requests to the panel about an order
check_balance    the balance
change_settings  language, what is told and when, being forgotten
deliver_notifications   what is due to be told, told
take_in_updates  updates written down before they are handled
keep_favourites  starred services, and those looked at or ordered last
watch_favourites what a newly read catalogue means for them
look_at_changes  what changed since the person last looked

panel_access asks the panel with a person's key; ports names what is given from above; cast holds them all.
"""
