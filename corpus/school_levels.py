"""Levels of school by their names, as reports and questions write them."""

from __future__ import annotations

LEVELS = (
    r"(?:学前教育|义务教育(?:阶段)?|幼儿园|小学|初中|高中(?:阶段(?:教育)?)?|中学|中等职业学校|职业学校|职业院校|中职|高职|本专科|高校|高等学校)"
)
"""A pattern of one name."""
