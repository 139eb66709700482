"""The engine over an OpenSearch cluster: candidates from there, matching and ranking ours."""
