"""What people type, the same for pages, the API and imports: text without hidden characters, addresses, language tags."""
