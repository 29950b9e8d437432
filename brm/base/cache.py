"""Redis as a cache that may go away: a miss then, never an error page."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = structlog.get_logger(__name__)


def _forgiving(name: str, instead: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except (RedisError, OSError):
            logger.warning("cache_does_not_answer", operation=name)
            return instead(*args, **kwargs)

    return call


class ForgivingRedisCache(RedisCache):
    """Losing Redis loses nothing: reads miss, writes are forgotten."""

    get = _forgiving("get", lambda key, default=None, **_: default)
    get_many = _forgiving("get_many", lambda *_, **__: {})
    set = _forgiving("set", lambda *_, **__: None)
    set_many = _forgiving("set_many", lambda *_, **__: [])
    add = _forgiving("add", lambda *_, **__: True)
    delete = _forgiving("delete", lambda *_, **__: False)
    touch = _forgiving("touch", lambda *_, **__: False)
    has_key = _forgiving("has_key", lambda *_, **__: False)
    incr = _forgiving("incr", lambda *_, **__: 0)
