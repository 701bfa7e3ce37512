"""Cache back end that may be away: the site then works without it, only slower."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _or(default: Any, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def forgiving(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return default

    return forgiving


class ForgivingRedisCache(RedisCache):
    """Redis whose failures read as "not there" and are logged, one line each.

    `incr` still raises: no honest number can be given for it.
    """

    add = _or(True, RedisCache.add)
    set = _or(None, RedisCache.set)
    touch = _or(False, RedisCache.touch)
    delete = _or(False, RedisCache.delete)
    has_key = _or(False, RedisCache.has_key)
    set_many = _or([], RedisCache.set_many)
    delete_many = _or(None, RedisCache.delete_many)
    clear = _or(False, RedisCache.clear)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        try:
            return super().get(key, default, version=version)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return default

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        try:
            return super().get_many(keys, version=version)
        except RedisError as error:
            logger.warning("The cache does not answer: %s", error)
            return {}
