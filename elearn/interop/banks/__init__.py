"""What readers and writers of question banks share: keys, gaps, HTML, pictures, remarks."""
