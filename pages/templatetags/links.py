"""Template tag of links to pages of the site or to addresses elsewhere."""

from django import template

from pages.blocks.links import LinkValue

register = template.Library()


@register.simple_tag(takes_context=True)
def link_address(context: template.Context, link: LinkValue) -> str:
    """Where `link` leads, empty where not everybody may see the page it names.

    The request knows the site's addresses already.
    """
    return link.address(context.get("request"))
