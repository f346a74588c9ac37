"""Spreads the kernel over files with Spark: sessions, bundles, commit."""
