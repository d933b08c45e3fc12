"""What a look or a question shows. Quick looks and first looks may miss a sign; the same sign is missed at most once."""

from dataclasses import replace

from onboarding.activities.night_shift.chance import share
from onboarding.activities.night_shift.level import level
from onboarding.activities.night_shift.night import NEVER, Night
from onboarding.activities.night_shift.people import CHANNELS, Body
from onboarding.activities.night_shift.world import World, note, put

GRADES = ("none", "slight", "marked")


def observe(world: World, night: Night, who: str, how: str, *, careful: bool = False) -> Night:
    """Take in what `how` (glance, look or a question) shows now. `careful`: the check before a dose, which misses no drowsiness."""
    parts: dict[str, str] = {}
    told: list[str] = []
    of: list[str] = []
    known = False
    for number, course, running in list(world.active(night, who)):
        stage = course.stages[running.stage]
        shows = how in stage.reveals or how in stage.words
        if not shows and not stage.look:
            continue
        overlooked = (
            not careful
            and running.looks == 0
            and running.answered == NEVER
            and share(night.seed, course.id, running.stage, "miss") < stage.miss
        )
        running = replace(running, looks=running.looks + 1)
        if shows and not overlooked:
            parts |= stage.look if how == "look" else {}
            told += [stage.words[how]] if how in stage.words else []
            known = known or running.answered < NEVER
            if how in stage.reveals:
                of.append(f"{course.id}/{running.stage}")
                if running.seen[-1] < 0:
                    running = replace(running, seen=(*running.seen[:-1], night.time))
            else:
                of.append(f"hint/{course.id}/{running.stage}")
                running = replace(running, hinted=True)
        if shows:
            night = replace(night, courses=put(night.courses, number, running))
    body = world.person.main if who == "main" else world.person.other
    if how == "look":
        grade = _grade(world, night, who, body)
        words = {**_quiet(world, night, who, grade), **parts}
        text = " ".join(words[channel] for channel in CHANNELS)
        text = " ".join([text, *told])
        of += ["mild"] if grade and not of else []
    elif how == "glance":
        text = " ".join(told) or _pick(world, night, who, "glance")
    else:
        text = " ".join(told) or body.answers[how]
    if known:
        text += " What you told is known to the nurse in charge."
    return note(night, who, "shown", text, ",".join(of))


def _grade(world: World, night: Night, who: str, body: Body) -> int:
    """How much withdrawal a look shows: 0 none, 1 slight, 2 marked. Follows the level, the person, and a little chance."""
    if not body.withdrawal or who == "other":
        return body.withdrawal
    now = level(world.person.earlier, world.given(night), night.time)
    grade = body.withdrawal + (1 if now < world.rules.number("low_level") else 0)
    noise = share(night.seed, who, "grade", night.time)
    noisy = world.rules.parameters["grade_noise"].value
    if noise < noisy / 2:
        grade -= 1
    elif noise > 1 - noisy / 2:
        grade += 1
    return max(0, min(grade, len(GRADES) - 1))


def _quiet(world: World, night: Night, who: str, grade: int) -> dict[str, str]:
    words = {channel: _pick(world, night, who, channel) for channel in CHANNELS if channel not in ("skin", "pulse")}
    words["skin"] = _pick(world, night, who, f"skin_{GRADES[grade]}")
    words["pulse"] = _pick(world, night, who, f"pulse_{GRADES[grade]}")
    return words


def _pick(world: World, night: Night, who: str, name: str) -> str:
    choice = world.rules.words[name]
    return choice[int(share(night.seed, who, name, night.time) * len(choice))]
