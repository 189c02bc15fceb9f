"""elearn: lessons, quizzes and certificates for law-enforcement officers."""
