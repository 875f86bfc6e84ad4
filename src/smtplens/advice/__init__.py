"""Diagnosis and registries to what a person reads, in their language: advice, pages, comparisons, as documents."""
