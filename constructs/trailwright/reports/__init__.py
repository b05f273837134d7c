"""Findings for people and programs; one small module a format."""
