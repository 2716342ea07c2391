"""The names of the days that the published notices set apart."""

import datetime as dt

from chinese_calendar import Holiday, constants

from config.words import Words

_CHINESE = {one.value: one.chinese for one in Holiday}


def published_name(day: dt.date) -> Words | None:
    """The holiday that the day belongs to, off or worked for it; None where the published calendar leaves the week.

    >>> published_name(dt.date(2019, 6, 7)).zh
    '端午'
    """
    name = constants.holidays.get(day) or constants.workdays.get(day)
    return None if name is None else Words(zh=_CHINESE.get(name, name), en=name)
