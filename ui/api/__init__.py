"""The faces for other programs: a JSON API under ``/api``, an OpenAI-compatible one under ``/v1``, ``/healthz`` and ``/metrics``.

``ui.api.app.add_api`` puts them into an application.
"""
