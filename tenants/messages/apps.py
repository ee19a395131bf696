from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """消息: who is told of what, in the app and beyond it; and verdicts by link."""

    name = "tenants.messages"
    label = "compound_messages"  # Django's own app has the other name

    def ready(self) -> None:
        from district.tenancy.packages.rules import keep_at_home
        from tenants.disputes import events as dispute
        from tenants.matters import events as matter
        from tenants.meetings import events as meeting
        from tenants.messages import telling
        from tenants.messages.models import Dispatch, VerdictLink
        from tenants.rooms import events as booking
        from tenants.works import events as project

        matter.entered.heard_by(telling.tell_entered)
        matter.assigned.heard_by(telling.tell_responsible)
        matter.discussed.heard_by(telling.tell_discussed)
        matter.started.heard_by(telling.tell_started)
        matter.referred.heard_by(telling.tell_referred)
        matter.answered.heard_by(telling.tell_answered)
        matter.merged.heard_by(telling.tell_merged)
        matter.finished.heard_by(telling.tell_finished)
        matter.reopened.heard_by(telling.tell_reopened)
        matter.emptied.heard_by(telling.forget_matter)
        meeting.called.heard_by(telling.tell_called)
        meeting.moved.heard_by(telling.tell_moved)
        meeting.called_off.heard_by(telling.tell_called_off)
        booking.cancelled.heard_by(telling.tell_cancelled)
        project.done.heard_by(telling.tell_improved)
        dispute.given.heard_by(telling.tell_mediator)
        # Else two installations would send the same, and a link open two doors.
        keep_at_home(Dispatch._meta.db_table)
        keep_at_home(VerdictLink._meta.db_table)
