"""What a scene shows: the friend request, the post, the thread, the message, as data from which a page is built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Short = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Said = Annotated[str, StringConstraints(min_length=1, max_length=1200, strip_whitespace=True)]


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def words(self) -> Iterator[str]:
        """Every text in the card, for reading times and linting."""
        yield from _texts(self.model_dump(exclude={"kind"}))


class FriendRequest(_Shown):
    """A request to connect, as a platform would show it."""

    kind: Literal["friend-request"]
    platform: Short
    sender: Short
    about: Short
    mutual: Short | None = None
    message: Said | None = None


class Article(_Shown):
    """A link preview inside a post. `picture` describes the image in words; there is no image file."""

    title: Short
    site: Short
    summary: Said
    picture: Short | None = None


class Post(_Shown):
    """A post, seen or about to be sent; `draft` is true for one that the learner is about to publish."""

    kind: Literal["post"]
    platform: Short
    author: Short
    when: Short
    text: Said
    article: Article | None = None
    reactions: Short | None = None
    draft: bool = False


class Comment(_Shown):
    """One entry of a thread; `reply` puts it one step in, under the entry before."""

    author: Short
    when: Short
    text: Said
    reply: bool = False


class Thread(_Shown):
    """A public thread of two or more entries, in order."""

    kind: Literal["thread"]
    platform: Short
    entries: Annotated[tuple[Comment, ...], Field(min_length=1, max_length=8)]


class Message(_Shown):
    """A private or group message, or a notification. `group` names the group, if it is one."""

    kind: Literal["message"]
    platform: Short
    group: Short | None = None
    entries: Annotated[tuple[Comment, ...], Field(min_length=1, max_length=8)]


Stimulus = Annotated[FriendRequest | Post | Thread | Message, Field(discriminator="kind")]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
