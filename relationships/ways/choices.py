from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """Four things that people of a department have ways of their own in."""

    LANGUAGE = "language", _("Languages")
    CHANNEL = "channel", _("Channels")
    DEVICE = "device", _("Devices")
    APP = "app", _("Apps")


class Channel(models.TextChoices):
    """How people really reach each other, and are reached."""

    MAIL = "mail", pgettext_lazy("a way to reach people", "e-mail")
    PHONE = "phone", _("telephone")
    TEXT = "text", _("text message")
    CHAT = "chat", _("work chat")
    GROUP = "group", _("group in an app")
    FACE = "face", _("face to face")
    MEETING = "meeting", _("team meeting")
    BOARD = "board", _("notice board")
    NONE = "none", _("not by machine")


class Device(models.TextChoices):
    """What they hold or sit at when they work with information."""

    OWN_PHONE = "own_phone", _("own phone")
    WORK_PHONE = "work_phone", _("work phone")
    SHARED = "shared", _("shared computer")
    DESK = "desk", _("computer at an own desk")
    LAPTOP = "laptop", _("laptop")
    TABLET = "tablet", _("tablet")
    SCANNER = "scanner", _("handheld scanner")
    PAPER = "paper", _("paper, no device")


class App(models.TextChoices):
    """What many houses have in use; any other is written by its name."""

    WHATSAPP = "whatsapp", "WhatsApp"
    SIGNAL = "signal", "Signal"
    TELEGRAM = "telegram", "Telegram"
    TEAMS = "teams", "Teams"
    SLACK = "slack", "Slack"
    MESSENGER = "messenger", "Messenger"
    OUTLOOK = "outlook", "Outlook"
    EXCEL = "excel", "Excel"
    NONE = "none", _("none of these")


class Source(models.TextChoices):
    """Where a figure comes from."""

    FORM = "form", _("form")
    VISIT = "visit", pgettext_lazy("source of a figure", "visit")
    PROFILE = "profile", _("profiles")


WORDS: dict[str, type[models.TextChoices]] = {
    Kind.CHANNEL: Channel,
    Kind.DEVICE: Device,
    Kind.APP: App,
}
