"""What has been cut or run together: lines, names and paragraphs as they were."""
