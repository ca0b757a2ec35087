"""From the bytes of a reply to its meaning. Pure: any bytes give an answer or a PanelError, nothing else.

decoding      bytes to a JSON value that holds no key
complaints    a whole reply that is an error, whatever it looks like
refusals      what the panel's words of refusal mean
tolerant      single values of every spelling
rows          batch answers of every shape, as one row for each id
models        wire models, and their translation into domain values
descriptions  markup to plain text
readers       a reply about the account, its services or its orders
requesting    a reply to a refill or cancel request, or about refills
adding        a reply to ``add``, by the list of what counts as definite
"""
