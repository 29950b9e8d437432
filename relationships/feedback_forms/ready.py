"""The form that is there from the first day, in English and in French."""

from relationships.feedback_forms.choices import QuestionKind
from relationships.feedback_forms.questions import Question

AFTER_A_VISIT = "after-a-visit"
NAME = "After a visit"
TITLE = {
    "en": "Three questions about your week with the systems",
    "fr": "Trois questions sur votre semaine avec les outils informatiques",
}
QUESTIONS = (
    Question(
        "work",
        QuestionKind.SCALE,
        {
            "en": "Do the systems let you do your work well?",
            "fr": "Les outils vous permettent-ils de bien travailler ?",
        },
        {
            "en": ("Not at all", "Hardly", "Half", "Mostly", "Fully"),
            "fr": ("Pas du tout", "À peine", "À moitié", "Plutôt", "Tout à fait"),
        },
        is_required=True,
    ),
    Question(
        "time",
        QuestionKind.CHOICE,
        {
            "en": "About how much time did they cost you this week?",
            "fr": "Combien de temps vous ont-ils fait perdre cette semaine, environ ?",
        },
        {
            "en": ("None", "Under 1 hour", "1 to 3 hours", "3 to 8 hours", "More", "I can’t say"),
            "fr": (
                "Aucun",
                "Moins d’une heure",
                "1 à 3 heures",
                "3 à 8 heures",
                "Davantage",
                "Je ne sais pas",
            ),
        },
    ),
    Question(
        "helped",
        QuestionKind.YES_NO,
        {"en": "Did the last visit help?", "fr": "La dernière visite a-t-elle été utile ?"},
    ),
    Question(
        "change",
        QuestionKind.TEXT,
        {
            "en": "What one thing should change?",
            "fr": "S’il fallait changer une seule chose, laquelle ?",
        },
    ),
)
