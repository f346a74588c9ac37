"""May this part be promoted? Suites as YAML, run by Great Expectations."""
