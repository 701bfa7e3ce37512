"""Translation options: the bilingual fields of the news."""

from modeltranslation.translator import TranslationOptions, register

from news import models


@register(models.Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = {"vi": ("name",)}


@register(models.NewsIndexPage)
class NewsIndexPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.ArticlePage)
class ArticlePageTranslation(TranslationOptions):
    fields = ("lead", "body", "main_image_alt", "main_image_caption", "main_image_credit")


@register(models.Correction)
class CorrectionTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = {"vi": ("text",)}
