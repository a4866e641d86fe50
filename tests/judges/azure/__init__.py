"""Judges of what scant writes for Azure: the template as ARM would read it, and what it lets each identity do."""
