"""Translation options: the bilingual fields of images."""

from modeltranslation.translator import TranslationOptions, register

from sotngoaivu.media.models import CustomImage


@register(CustomImage)
class CustomImageTranslation(TranslationOptions):
    fields = ("credit", "terms_of_use")
