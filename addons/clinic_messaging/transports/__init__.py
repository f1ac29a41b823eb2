"""Transports: plain Python that talks to a provider and never to the ORM."""
