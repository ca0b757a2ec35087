"""The panel's HTTP API v2. The panel's own spelling never leaves this folder.

client      PanelClient: every action the rest of the bot may ask for
policy      how long, how often, how fast: frozen values
errors      the error tree, and what each failure means to a person
answers     what the panel can answer to a request of ours

Below the client:

forms       requests in the form for one id or for many
calls       one call with its turn, its reading and its repetition
pacing      when the next call may begin, for the host and for each key
transport   one HTTP exchange; how far it came; capped bodies
protocol    the form fields of every action
wire        from the bytes of a reply to its meaning
"""
