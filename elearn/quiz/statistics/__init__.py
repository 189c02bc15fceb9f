"""What the answers of many officers say of the questions: plain numbers in, plain numbers out."""
