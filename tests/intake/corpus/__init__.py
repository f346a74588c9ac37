"""Files as provinces send them and as nobody should: made by code, with what must come of each."""
