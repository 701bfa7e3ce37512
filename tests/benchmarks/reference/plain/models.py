"""An article like ours, once: `news.models.article`, `pages.blocks`."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet

TEXT = ["bold", "italic", "ol", "ul", "link", "document-link", "superscript"]
LESS = ["bold", "italic", "link"]


@register_snippet
class Category(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.name


class Picture(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(required=False, help_text="Read aloud to people who cannot see it.")
    is_decorative = blocks.BooleanBlock(required=False, help_text="Nothing is read aloud for it.")
    caption = blocks.CharBlock(required=False)
    credit = blocks.CharBlock(required=False, help_text="Empty: that of the picture library.")
    size = blocks.ChoiceBlock(choices=[("text", "Text"), ("wide", "Wide")], default="text")


class Link(blocks.StructBlock):
    page = blocks.PageChooserBlock(required=False)
    url = blocks.CharBlock(required=False)
    title = blocks.CharBlock(required=False)
    text = blocks.CharBlock(required=False)


class Body(blocks.StreamBlock):
    heading = blocks.StructBlock(
        [
            ("text", blocks.CharBlock(max_length=200)),
            ("level", blocks.ChoiceBlock(choices=[("h2", "Section"), ("h3", "Part")])),
        ],
        group="Text",
    )
    paragraph = blocks.RichTextBlock(features=TEXT, group="Text")
    quotation = blocks.StructBlock(
        [("text", blocks.TextBlock()), ("attribution", blocks.CharBlock(required=False))],
        group="Text",
    )
    facts = blocks.StructBlock(
        [
            ("title", blocks.CharBlock(required=False)),
            (
                "facts",
                blocks.ListBlock(
                    blocks.StructBlock(
                        [
                            ("term", blocks.CharBlock()),
                            ("description", blocks.RichTextBlock(features=LESS)),
                        ]
                    )
                ),
            ),
        ],
        group="Text",
    )
    callout = blocks.StructBlock(
        [
            ("kind", blocks.ChoiceBlock(choices=[("info", "Information"), ("important", "!")])),
            ("title", blocks.CharBlock(required=False)),
            ("text", blocks.RichTextBlock(features=TEXT)),
        ],
        group="Text",
    )
    steps = blocks.StructBlock(
        [
            (
                "steps",
                blocks.ListBlock(
                    blocks.StructBlock(
                        [
                            ("title", blocks.CharBlock()),
                            ("text", blocks.RichTextBlock(features=TEXT, required=False)),
                        ]
                    )
                ),
            )
        ],
        group="Text",
    )
    accordion = blocks.StructBlock(
        [
            (
                "items",
                blocks.ListBlock(
                    blocks.StructBlock(
                        [
                            ("summary", blocks.CharBlock()),
                            ("text", blocks.RichTextBlock(features=TEXT)),
                        ]
                    )
                ),
            )
        ],
        group="Text",
    )
    image = Picture(group="Pictures and files")
    gallery = blocks.StructBlock(
        [
            ("title", blocks.CharBlock(required=False)),
            ("images", blocks.ListBlock(Picture(), min_num=2)),
        ],
        group="Pictures and files",
    )
    table = blocks.StructBlock(
        [
            ("caption", blocks.CharBlock()),
            (
                "table",
                TypedTableBlock(
                    [
                        ("text", blocks.CharBlock(required=False)),
                        ("number", blocks.DecimalBlock(required=False)),
                        ("rich_text", blocks.RichTextBlock(features=LESS, required=False)),
                    ]
                ),
            ),
        ],
        group="Pictures and files",
    )
    attachments = blocks.StructBlock(
        [
            (
                "documents",
                blocks.ListBlock(
                    blocks.StructBlock(
                        [
                            ("document", DocumentChooserBlock()),
                            ("title", blocks.CharBlock(required=False)),
                        ]
                    )
                ),
            )
        ],
        group="Pictures and files",
    )
    video = blocks.StructBlock(
        [("url", blocks.URLBlock()), ("title", blocks.CharBlock())], group="Pictures and files"
    )
    cards = blocks.StructBlock(
        [("title", blocks.CharBlock(required=False)), ("links", blocks.ListBlock(Link()))],
        group="Links and figures",
    )
    visit_counts = blocks.StaticBlock(group="Links and figures")


class PlainTag(TaggedItemBase):
    content_object = ParentalKey(
        "plain.PlainArticle", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        app_label = "plain"


class PlainArticle(Page):
    date = models.DateTimeField(null=True, blank=True)
    lead = models.TextField(blank=True)
    body = StreamField(Body(), blank=True)
    author = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=160, blank=True)
    source_url = models.URLField(blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.SET_NULL)
    main_image = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    main_image_alt = models.CharField(max_length=255, blank=True)
    main_image_is_decorative = models.BooleanField(default=False)
    main_image_caption = models.CharField(max_length=255, blank=True)
    main_image_credit = models.CharField(max_length=160, blank=True)
    tags = ClusterTaggableManager(through=PlainTag, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        FieldRowPanel([FieldPanel("date"), FieldPanel("category")]),
        MultiFieldPanel(
            [
                *(FieldPanel(f"main_image{name}") for name in ("", "_alt", "_is_decorative")),
                *(FieldPanel(f"main_image_{name}") for name in ("caption", "credit")),
            ],
            heading="Main picture",
        ),
        *(FieldPanel(name) for name in ("author", "source", "source_url", "tags")),
        InlinePanel("corrections", label="Correction"),
    ]

    class Meta:
        app_label = "plain"


class PlainCorrection(Orderable):
    page = ParentalKey(PlainArticle, on_delete=models.CASCADE, related_name="corrections")
    date = models.DateField()
    text = models.TextField()

    class Meta(Orderable.Meta):
        app_label = "plain"
