"""Stateful local stand-in for the Messages part of Twilio's REST API.

The tests, the demo and the benchmarks need a provider that behaves, and
misbehaves, on demand without any text leaving the machine.  What this server
has accepted is the truth that losses and duplicates are counted against, so it
shares no code with the addons.
"""
