"""Template tag of links to pages of the site or to addresses elsewhere."""

from django import template

from pages.blocks.links import LinkValue

register = template.Library()


@register.simple_tag(takes_context=True)
def link_address(context: template.Context, link: LinkValue) -> str:
    """Where `link` leads, empty where not everybody may see the page it names.

    The request knows the site's addresses already, its navigation the view restrictions.
    """
    page, navigation = link.get("page"), context.get("navigation")
    if page and navigation:
        page.restricted_paths = navigation.restricted_paths
    return link.address(context.get("request"))
