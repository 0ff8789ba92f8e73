"""From a document to a draft."""
