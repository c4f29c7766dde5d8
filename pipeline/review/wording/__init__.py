"""What the full-screen review says, as lines of pieces: no Textual, no session, only records in and lines out."""
