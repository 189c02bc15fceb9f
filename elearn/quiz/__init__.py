"""What a quiz is: questions, their kinds, drawing and marking. Pure."""
