from pages.models.base import BasePage
from pages.models.contact import ContactPage
from pages.models.content import ContentPage
from pages.models.directory import StaffPage
from pages.models.former_slugs import FormerSlug
from pages.models.home import HomeFigure, HomePage
from pages.models.links import BrokenAddress, OutsideLink
from pages.models.mission import MissionFigure, MissionPage
from pages.models.organisation import OfficePage, OrganisationPage
from pages.models.publication import Publication
from pages.models.publication_settings import PublicationSettings
from pages.models.removed import RemovedPage
from pages.models.scheduling import FailedSchedule
from pages.models.settings import SiteSettings
from pages.models.site_map import SiteMapPage
from pages.models.staff import StaffMember
from pages.models.tags import Tag
from pages.models.trash import TrashedPage

__all__ = [
    "BasePage",
    "BrokenAddress",
    "ContactPage",
    "ContentPage",
    "FailedSchedule",
    "FormerSlug",
    "HomeFigure",
    "HomePage",
    "MissionFigure",
    "MissionPage",
    "OfficePage",
    "OrganisationPage",
    "OutsideLink",
    "Publication",
    "PublicationSettings",
    "RemovedPage",
    "SiteMapPage",
    "SiteSettings",
    "StaffMember",
    "StaffPage",
    "Tag",
    "TrashedPage",
]
