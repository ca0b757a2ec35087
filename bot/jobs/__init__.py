"""What happens without being asked. The supervisor is the only place that starts background tasks.

watch           reads orders, refills and balances that are due
deliver         tells what is due to be told
mass_orders     sends the lines of mass orders, shows how far they are
batches         sends refills and cancels confirmed together, shows how far they are
reconcile       looks at balances for orders of unknown outcome
refresh_catalogues  asks for catalogues before they are old
housekeeping    prunes what need not be kept, leaves a sign of life
"""
