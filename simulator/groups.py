"""Groups: who comes, who goes, and what the bots inside hear of it."""

from collections.abc import Iterable

from simulator.model import Bot, Chat, Json, Message, Person
from simulator.people import listeners, my_chat_member
from simulator.views import for_bot
from simulator.world import World


def add(world: World, group: Chat, members: Iterable[Person], bots: Iterable[Bot]) -> None:
    """Bring people and bots into a group."""
    newcomers = [person for person in members if person.id not in group.members]
    for person in newcomers:
        group.members.add(person.id)
        world.groups_of.setdefault(person.id, set()).add(group.id)
    by = _somebody(world, group)
    for bot in bots:
        if bot.id not in group.bots and by is not None:
            old = "kicked" if bot.id in group.kicked else "left"
            group.bots.add(bot.id)
            group.kicked.discard(bot.id)
            my_chat_member(world, bot, group, by, old, "member")
    for person in newcomers:
        _note(world, group, person, {"new_chat_members": [person.user()]})


def remove(world: World, group: Chat, members: Iterable[Person], bots: Iterable[Bot]) -> None:
    """Let people and bots go; a bot that was inside may not write there any more."""
    by = _somebody(world, group)
    for bot in bots:
        if bot.id in group.bots and by is not None:
            leave(group, bot)
            my_chat_member(world, bot, group, by, "member", "kicked")
    for person in members:
        if person.id in group.members:
            _note(world, group, person, {"left_chat_member": person.user()})
            group.members.discard(person.id)
            world.groups_of[person.id].discard(group.id)


def leave(group: Chat, bot: Bot) -> None:
    """The bot is inside no more."""
    group.bots.discard(bot.id)
    group.kicked.add(bot.id)


def migrate(world: World, group: Chat) -> Chat:
    """Make a supergroup of a group: a new chat with a new id; the old one answers 400 from now on."""
    new = world.add_group(group.title, supergroup=True)
    new.members, new.bots = set(group.members), set(group.bots)
    for person_id in new.members:
        world.groups_of[person_id].discard(group.id)
        world.groups_of[person_id].add(new.id)
    by = _somebody(world, new)
    if by is not None:
        _note(world, group, by, {"migrate_to_chat_id": new.id})
        _note(world, new, by, {"migrate_from_chat_id": group.id})
    group.migrated_to = new.id
    return new


def _somebody(world: World, group: Chat) -> Person | None:
    known = (world.people.get(person_id) for person_id in sorted(group.members))
    return next((person for person in known if person is not None), None)


def _note(world: World, group: Chat, by: Person, extra: Json) -> None:
    message = Message(
        id=group.next_id(), chat=group, date=int(world.clock.now()), sender=by, extra=extra,
        silent=True,
    )  # fmt: skip
    world.post(message)
    for bot in listeners(world, message):
        world.push(bot, "message", for_bot(message, bot), ("chat", group.id))
