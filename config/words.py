"""Words in both languages: Chinese first, English complete."""

from config.shape import Spec, Text


class Words(Spec):
    """The same words in Chinese and in English; neither is empty."""

    zh: Text
    en: Text
