"""The control API: everything people, tests and the page do to the simulated Telegram."""

from starlette.routing import Route

from simulator.control import groups, people, phone, world

ROUTES: list[Route] = [*world.ROUTES, *people.ROUTES, *phone.ROUTES, *groups.ROUTES]
