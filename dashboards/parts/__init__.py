"""What pages are made of: each part a pure function from rows to components or a plain figure."""
