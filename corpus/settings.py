"""All settings, validated once: ``KAOJU_…`` variables of the environment or of a ``.env`` file."""

from __future__ import annotations

import difflib
import hashlib
import os
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UsageError

PREFIX = "KAOJU_"
_FORMER = {"KAOJU_KEEP_CONVERSATIONS": "现在是 KAOJU_CONVERSATIONS：原来的 false 写作 off，true 写作 browser；请改正后重试。"}
"""What took the place of a setting: deleted, it would mean something else."""


class Settings(BaseSettings):
    """What may be set. Field ``home`` is the variable ``KAOJU_HOME``, and so on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore")

    home: Path = Field(default=Path(".kaoju"), description="Folder that holds the stored texts and the index.")
    embedding_model: str = Field(
        default="builtin",
        description="«builtin», or a sentence-transformers model by name or folder («onnx:NAME», «onnx-int8:NAME»: in ONNX form). Another one: a new index.",
    )
    reranker: str | None = Field(default=None, description="Name or folder of a CrossEncoder that reads the best passages once more; none by default.")
    allow_download: bool = Field(default=False, description="Whether a model may be fetched from a model hub.")
    host: str = Field(default="127.0.0.1", description="Address the page listens on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port the page listens on.")
    max_file_mb: int = Field(default=50, ge=1, description="Largest report accepted, in MB (10^6 bytes).")
    max_pages: int = Field(default=500, ge=1, description="Most pages of a report that comes in pages.")
    max_question_chars: int = Field(default=500, ge=10, description="Longest question accepted, in characters.")
    audit: bool = Field(
        default=True,
        description="Whether every question asked on the page is recorded with its answer (never who asked); if not, only answers that someone checks are.",
    )
    audit_days: int = Field(default=180, ge=0, description="Recorded answers are deleted after so many days, unless their check is still open; 0: never.")
    database_url: SecretStr | None = Field(default=None, description="SQLAlchemy address of the register's database; without it home/register.sqlite.")
    chroma_url: SecretStr | None = Field(
        default=None, description="Address of a Chroma server that holds the vectors of reports added from now on; without it they lie in the home folder."
    )
    keeper_password: SecretStr | None = Field(default=None, description="Password of the keeper's pages; without one they work on a loopback address only.")
    conversations: Literal["browser", "server", "off"] = Field(
        default="browser", description="Where conversations are kept: the browser, the register (each under a key that only its browser holds), or nowhere."
    )
    conversation_days: int = Field(default=180, ge=0, description="Conversations on the server are deleted so many days after their last turn; 0: never.")

    api_keys: SecretStr | None = Field(
        default=None,
        description="Keys of the API with commas between; every call then needs one. Without keys the API works on a loopback address only.",
    )
    api_rate: int = Field(default=300, ge=0, description="Calls of the API a minute and key, or address where there are no keys; 0: no limit.")
    llm_base_url: str | None = Field(default=None, description="Address of an OpenAI-compatible server, up to and with /v1; without it no model is asked.")
    llm_model: str | None = Field(default=None, description="Name of the language model at that server.")
    llm_api_key: SecretStr | None = Field(default=None, description="Key of that server, if it wants one.")
    llm_timeout_seconds: float = Field(default=30.0, gt=0, le=600, description="Time for the model's part of an answer, retries included, in seconds.")
    llm_method: Literal["json_schema", "function_calling", "json_mode", "text"] = Field(
        default="json_schema", description="How the model is made to write sentences with their sources; servers differ in what they support."
    )

    log_format: Literal["text", "json"] = Field(default="text", description="Lines of kaoju.log: text for people, or one JSON object a line.")
    slow_seconds: float = Field(default=2.0, ge=0, description="A question that takes longer is logged, with its text only where the audit is on; 0: none is.")

    @property
    def digest(self) -> str:
        """Short hash over every setting, stored with each evaluation run."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        UsageError: a value is invalid, or a ``KAOJU_`` name is unknown (its successor or the nearest known one is named).
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    given = {name for name in (*os.environ, *dotenv_values(".env")) if name.upper().startswith(PREFIX)}
    for name in sorted(given):
        if name.upper() in _FORMER:
            raise UsageError(f"设置项 {name} 已经改名。", _FORMER[name.upper()])
        if name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.0)[0]
            raise UsageError(f"不认识设置项 {name}。", f"最接近的设置项是 {nearest},请改正或删去后重试。")
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise UsageError(f"设置项 {name} 的值无效:{first['input']!r}。", "请查看 README 中该设置项的说明后改正。", detail=str(error)) from error
    if bool(settings.llm_base_url) != bool(settings.llm_model):
        has, lacks = ("KAOJU_LLM_BASE_URL", "KAOJU_LLM_MODEL") if settings.llm_base_url else ("KAOJU_LLM_MODEL", "KAOJU_LLM_BASE_URL")
        raise UsageError(f"设置了 {has}，却没有设置 {lacks}。", "使用大模型需要同时设置这两项；不用大模型时请把两项都去掉。")
    return settings
