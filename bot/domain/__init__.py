"""What the bot knows and decides, with no I/O, no clock and no framework.

money       amounts and what an order costs
account     the person, their panel account, their key
catalogue   services, categories, search
order       an order as the panel reports it
order_draft the wizard as a state machine over the questions of order_extras
intent      one confirmed wish to order; sent at most once
changes     what a person should hear when a report differs from what is known
status_table  what was told of many numbers, found by order_numbers in whatever was pasted
polling     when an order is looked at again
link, numbers, text   what a person typed, read strictly
problems    every failure a person may read
"""
