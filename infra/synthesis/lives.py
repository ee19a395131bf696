"""What befell compounds as a whole: done by the registry's own services wherever it has one."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from district.registry.models import Compound, Division, Placement
from district.registry.services.life import close_compound, suspend_compound
from district.registry.services.moving import move_compound
from district.registry.services.renaming import rename_compound
from district.tenancy.context import installation_context, owner_context
from district.tenancy.names import ROLLUP_ROLE
from infra.synthesis.faults import Fault, Label
from infra.synthesis.places import Community, urban_communities
from infra.synthesis.plan import Plan, Planned, middle_of

_MOST = 7_400
_WHOLE = 10_000
# How long each question of the night takes longer; a compound answers within milliseconds.
SLOW_SECONDS = 1.1
BEFORE = "chunshui:before"


class Lives:
    """Lets each compound meet its fate, once all rows stand."""

    def __init__(self, plan: Plan, opened: dict[str, Compound]) -> None:
        self._plan, self._opened = plan, opened
        self._day = middle_of(plan.order)
        self._dice = plan.order.dice("lives")
        self._communities = urban_communities(plan.order)
        self._fates: dict[Fault, Callable[[Planned, Compound], dict[str, object]]] = {
            Fault.NAMESAKE: self._namesake,
            Fault.STRADDLING: self._straddle,
            Fault.MOVED: self._move,
            Fault.MERGED: self._merge,
            Fault.SPLIT: self._split,
            Fault.RENAMED: self._rename,
            Fault.SUSPENDED: self._suspend,
            Fault.FAILING_NIGHT: self._let_fail,
            Fault.SLOW_NIGHT: self._slow_down,
            Fault.BEHIND_RELEASE: self._leave_behind,
        }

    def meet(self) -> Iterator[Label]:
        for planned in self._plan.compounds:
            fate = self._fates.get(planned.fault) if planned.fault else None
            if planned.fault and fate:
                facts = fate(planned, self._opened[planned.slug])
                yield Label(planned.fault, planned.slug, facts)

    def _namesake(self, planned: Planned, compound: Compound) -> dict[str, object]:
        other = self._opened[planned.other]
        return {"name": compound.name, "other": planned.other, "other_name": other.name}

    def _straddle(self, planned: Planned, compound: Compound) -> dict[str, object]:
        """No service knows of it, but placements do: two at once, by weight."""
        placement = Placement.objects.get(compound=compound)
        placement.weight = _MOST
        placement.save(update_fields=["weight"])
        second = self._other_community(planned)
        Placement.objects.create(
            compound=compound,
            community_id=second.id,
            valid=DateRange(planned.go_live_on, None),
            weight=_WHOLE - _MOST,
        )
        weights = {planned.community.code: _MOST, second.code: _WHOLE - _MOST}
        return {"weights": weights}

    def _move(self, planned: Planned, compound: Compound) -> dict[str, object]:
        to = self._other_community(planned)
        move_compound(
            compound=compound,
            community=Division.objects.get(pk=to.id),
            from_on=self._day,
            reason="社区范围调整",
            by_id=None,
        )
        return {"from": planned.community.code, "to": to.code, "from_on": self._from_on}

    def _merge(self, planned: Planned, compound: Compound) -> dict[str, object]:
        """The first of the two is closed; the second has its buildings."""
        if not planned.lives_until:
            return {"takes_in": planned.other, "from_on": self._from_on}
        other = self._opened[planned.other]
        close_compound(compound=compound, reason=f"并入{other.name}", by_id=None, from_on=self._day)
        return {"closed_into": planned.other, "from_on": self._from_on}

    def _split(self, planned: Planned, compound: Compound) -> dict[str, object]:
        """The registry has no act for it: the new one goes live on the day."""
        key = "split_off_from" if planned.go_live_on == self._day else "gave_up_buildings_to"
        return {key: planned.other, "from_on": self._from_on}

    def _rename(self, planned: Planned, compound: Compound) -> dict[str, object]:
        name = f"{planned.name}（新）"
        rename_compound(compound=compound, name=name, reason="地名办核定", by_id=None)
        return {"old": planned.name, "new": name}

    def _suspend(self, planned: Planned, compound: Compound) -> dict[str, object]:
        suspend_compound(compound=compound, reason="街道要求暂停使用", by_id=None)
        return {"state": "suspended"}

    def _let_fail(self, planned: Planned, compound: Compound) -> dict[str, object]:
        """The night may not ask the compound; GRANT EXECUTE puts it right."""
        with owner_context(compound), connection.cursor() as cursor:
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION rollup FROM {ROLLUP_ROLE}")
        return {"error": "ProgrammingError 42501", "undone_by": "GRANT EXECUTE ON FUNCTION rollup"}

    def _slow_down(self, planned: Planned, compound: Compound) -> dict[str, object]:
        """The function sleeps before it answers; the next upgrade writes it anew."""
        with owner_context(compound), connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_functiondef('rollup'::regproc)")
            definition = str(cursor.fetchone()[0])
            asleep = f"$function$ SELECT pg_sleep({SLOW_SECONDS}); "
            cursor.execute(definition.replace("$function$", asleep, 1))
        return {"seconds_a_question": SLOW_SECONDS}

    def _leave_behind(self, planned: Planned, compound: Compound) -> dict[str, object]:
        """Its schema says that it is another release's; its tables are this one's."""
        with installation_context(), connection.cursor() as cursor:
            schema = connection.ops.quote_name(compound.schema_name)
            cursor.execute(
                "SELECT obj_description(to_regnamespace(%s)::oid, 'pg_namespace')",
                [compound.schema_name],
            )
            state = str(cursor.fetchone()[0])
            cursor.execute(f"COMMENT ON SCHEMA {schema} IS '{BEFORE}'")
        return {"state": BEFORE, "state_of_release": state}

    @property
    def _from_on(self) -> str:
        return self._day.isoformat()

    def _other_community(self, planned: Planned) -> Community:
        """Another one of the district, by chance of the seed."""
        others = [one for one in self._communities if one != planned.community]
        return self._dice.choice(others)
