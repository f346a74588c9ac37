"""What goes back to the senders: templates before they send, receipts after.

Beside `ntm.intake` and not in it: what intake makes of a part depends on intake's code, and a new
look of a receipt is no reason to read every delivery again.
"""
