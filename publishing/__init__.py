"""What leaves the house: the open-data release and the official reports."""
