"""Modules that are written in the browser: drafts, their texts, checks, reviews, versions."""
