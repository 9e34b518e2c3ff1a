"""Settings have from the folder DESKGATE_GUACAMOLE_HOME what no DESKGATE_* variable says.

Laws: whatever is set as DESKGATE_* wins, key by key; but guacd's host, port and TLS belong
together, so nobody speaks TLS to a guacd that the file doesn't mean.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pydantic import Field, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from deskgate.guacamole_home.folder import home_read

FIELD: Final = "guacamole_home"


class GuacamoleHomeSource(PydanticBaseSettingsSource):
    """The lowest source of `Settings`: it comes after the environment and `.env`."""

    def __init__(self, settings: type[BaseSettings]) -> None:
        super().__init__(settings)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Not used: `__call__` gives them all at once."""
        del field
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The values of the folder, if one is named. Raises HomeTrouble."""
        said = self.current_state
        folder = said.get(FIELD)
        if not folder:
            return {}
        values = home_read(Path(str(folder)), mapping=False).values
        if said.get("guacd"):
            values.pop("guacd_tls", None)
        return {name: value for name, value in values.items() if name not in said}


class HomeSettings(BaseSettings):
    """What `Settings` has of the folder."""

    guacamole_home: Path | None = Field(
        None,
        description="Guacamole's configuration folder (`/etc/guacamole`). Its guacamole.properties "
        "says what no DESKGATE_ variable does, and its user-mapping.xml is imported at the start "
        "whenever it has changed: see docs/guacamole/moving.md.",
    )

    @field_validator("guacamole_home", mode="before")
    @classmethod
    def _none_named(cls, value: object) -> object:
        return value or None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The usual ones, and after them the folder."""
        usual = (init_settings, env_settings, dotenv_settings, file_secret_settings)
        return (*usual, GuacamoleHomeSource(settings_cls))
