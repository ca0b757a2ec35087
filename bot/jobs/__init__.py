"""What happens without being asked. The supervisor is the only place that starts background tasks.

watch           reads orders, refills and balances that are due
deliver         tells what is due to be told
reconcile       looks at balances for orders of unknown outcome
housekeeping    prunes what need not be kept, leaves a sign of life
"""
