"""What developers run now and then: catalogues, translations, generated docs, the demo."""
