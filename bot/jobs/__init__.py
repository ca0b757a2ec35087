"""What happens without being asked. The supervisor is the only place that starts background tasks.

follow_orders   reads open orders that are due
deliver         tells what is due to be told
reconcile       looks at balances for orders of unknown outcome
refresh_catalogues  asks for catalogues before they are old
housekeeping    prunes what need not be kept, leaves a sign of life
"""
