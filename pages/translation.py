"""Translation options: which fields are bilingual. English is optional everywhere."""

from modeltranslation.translator import TranslationOptions, register

from pages import models


@register(models.HomePage)
class HomePageTranslation(TranslationOptions):
    fields = ("mission", "services")


@register(models.ContentPage)
class ContentPageTranslation(TranslationOptions):
    fields = ("intro", "body")


@register(models.MissionPage)
class MissionPageTranslation(TranslationOptions):
    fields = ("intro", "mission", "established_by", "body")


@register(models.OrganisationPage)
class OrganisationPageTranslation(TranslationOptions):
    fields = ("intro", "leadership_title", "leadership_text", "body")


@register(models.OfficePage)
class OfficePageTranslation(TranslationOptions):
    fields = ("short_name", "intro", "room", "working_hours", "body")


@register(models.StaffPage)
class StaffPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.ContactPage)
class ContactPageTranslation(TranslationOptions):
    fields = ("intro", "directions", "map_image_caption", "body")


@register(models.SiteMapPage)
class SiteMapPageTranslation(TranslationOptions):
    fields = ("intro",)


@register(models.HomeFigure)
class HomeFigureTranslation(TranslationOptions):
    fields = ("label", "note")
    required_languages = {"vi": ("label",)}


@register(models.MissionFigure)
class MissionFigureTranslation(TranslationOptions):
    fields = ("label", "note")
    required_languages = {"vi": ("label",)}


@register(models.StaffMember)
class StaffMemberTranslation(TranslationOptions):
    fields = ("position", "qualifications", "duties")
    required_languages = {"vi": ("position",)}


@register(models.SiteSettings)
class SiteSettingsTranslation(TranslationOptions):
    fields = (
        "name",
        "short_name",
        "parent_name",
        "theme",
        "address",
        "working_hours",
        "responsible_person",
        "notice_text",
    )
