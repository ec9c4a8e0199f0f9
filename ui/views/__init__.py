"""The plain pages beside the chat: made on the server from templates, usable without script.

A view is a module with ``router(...)``, made of ``ui.views.routing.view_router``; ``ui.page`` registers it.
"""
