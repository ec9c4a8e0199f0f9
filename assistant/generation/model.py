"""A language model behind an OpenAI-compatible server, through LangChain's chat models."""

from __future__ import annotations

import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Generator
from contextlib import closing
from typing import Any

from assistant.generation.generator import AnswerGenerator, ModelError, Piece
from assistant.prompts import SCHEMA, TOOL, TOOL_DOES, Method, Prompt
from corpus.settings import Settings

_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""HTTP states that a later attempt may not meet."""


def load_generator(settings: Settings) -> AnswerGenerator | None:
    """The generator the settings name; None where they name no model, and then nothing of LangChain's models is imported."""
    if not settings.llm_base_url or not settings.llm_model:
        return None
    return AnswerGenerator(ChatModel(settings), settings.llm_timeout_seconds)


class ChatModel:
    """See ``assistant.generation.generator.StreamingModel``."""

    def __init__(self, settings: Settings) -> None:
        from langchain.chat_models import init_chat_model
        from openai import DefaultHttpxClient

        self._name = settings.llm_model or ""
        self._method = settings.llm_method
        key = settings.llm_api_key.get_secret_value() if settings.llm_api_key is not None else "none"  # the client insists on one
        model = init_chat_model(
            self._name, model_provider="openai", base_url=settings.llm_base_url, api_key=key, timeout=settings.llm_timeout_seconds,
            max_retries=0, temperature=0, stream_usage=True,
            http_client=DefaultHttpxClient(timeout=settings.llm_timeout_seconds, follow_redirects=False),  # the questions go to no host but the one named
        )  # fmt: skip
        # No retries of the client's own: they know nothing of the time limit of an answer, nor of its being cancelled.
        # response_format goes past the client: with it the client would parse the reply itself, and only once it is whole.
        bound: dict[Method, dict[str, Any]] = {
            "json_schema": {"extra_body": {"response_format": {"type": "json_schema", "json_schema": {"name": TOOL, "strict": True, "schema": SCHEMA}}}},
            "json_mode": {"extra_body": {"response_format": {"type": "json_object"}}},
            "function_calling": {
                "tools": [{"type": "function", "function": {"name": TOOL, "description": TOOL_DOES, "parameters": SCHEMA}}],
                "tool_choice": {"type": "function", "function": {"name": TOOL}},
            },
            "text": {},
        }
        self._model = model.bind(**bound[self._method])

    @property
    def name(self) -> str:
        """See ``StreamingModel``."""
        return self._name

    @property
    def method(self) -> Method:
        """See ``StreamingModel``."""
        return self._method

    def stream(self, prompt: Prompt) -> Generator[Piece, None, None]:
        """See ``StreamingModel``."""
        ended = False
        try:
            with closing(self._model.stream(_messages(prompt))) as chunks:  # type: ignore[type-var]
                for chunk in chunks:
                    ended = ended or bool(chunk.response_metadata.get("finish_reason"))
                    usage: dict[str, Any] = dict(chunk.usage_metadata or {})
                    called = "".join(call.get("args") or "" for call in getattr(chunk, "tool_call_chunks", ()))
                    yield Piece(str(chunk.text) + called, usage.get("input_tokens"), usage.get("output_tokens"))
        except GeneratorExit:
            raise
        except Exception as error:  # httpx, openai and LangChain have no common error
            raise _model_error(error) from error
        if not ended:  # a connection that closes in the middle looks like an end
            raise ModelError("CutOff", may_pass=True)


def _messages(prompt: Prompt) -> list[tuple[str, str]]:
    shown = [("human", prompt.example[0]), ("ai", prompt.example[1])] if prompt.example is not None else []
    return [("system", prompt.system), *shown, ("human", prompt.user)]


def _model_error(error: Exception) -> ModelError:
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return ModelError(f"HTTP{status}", status in _PASSING, _retry_after(error))
    kind = type(error).__name__
    return ModelError(kind, may_pass="Timeout" not in kind)


def _retry_after(error: Exception) -> float | None:
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(str(headers.get("retry-after"))))
    except ValueError:
        return None


def answers(settings: Settings, seconds: float = 2.0) -> bool:
    """Whether the server of the settings is there within ``seconds``: it lists its models, or says in good order that it does not."""
    found: list[bool] = []
    asking = threading.Thread(target=lambda: found.append(_lists_models(settings, seconds)), daemon=True)
    asking.start()
    asking.join(seconds)  # the time limit of a connection covers neither looking up its host nor a server that trickles
    return bool(found and found[0])


def _lists_models(settings: Settings, seconds: float) -> bool:
    url = f"{(settings.llm_base_url or '').rstrip('/')}/models"
    if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
        return False
    request = urllib.request.Request(url)  # noqa: S310 - the scheme is checked
    if settings.llm_api_key is not None:
        request.add_header("Authorization", f"Bearer {settings.llm_api_key.get_secret_value()}")
    try:
        with urllib.request.build_opener(_NoRedirects).open(request, timeout=seconds):
            return True
    except urllib.error.HTTPError as error:
        return error.code not in (401, 403) and error.code < 500
    except (OSError, ValueError):
        return False


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key goes to no host but the one named."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - the signature urllib calls
        return None
