"""What readers and organizers may say of an introduction."""

from matchmaking.introductions.forms.answers import (
    FORMS,
    QUESTION_LENGTH,
    AnswerForm,
    DeclineForm,
    ForwardForm,
    InformationForm,
    NotAFitForm,
    NotNowForm,
    PersonsDecisionForm,
    QuestionForm,
    StopForm,
    reason_field,
)

__all__ = [
    "FORMS",
    "QUESTION_LENGTH",
    "AnswerForm",
    "DeclineForm",
    "ForwardForm",
    "InformationForm",
    "NotAFitForm",
    "NotNowForm",
    "PersonsDecisionForm",
    "QuestionForm",
    "StopForm",
    "reason_field",
]
