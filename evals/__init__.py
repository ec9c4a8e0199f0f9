"""Regression evals: rows, metrics, runner, baseline, gate."""
