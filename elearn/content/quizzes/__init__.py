"""Quiz Markdown: read line by line into questions, and every mistake with its place."""
