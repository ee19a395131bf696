"""The Celery application: the doorbell of the night. What is to be done stands in PostgreSQL."""

import logging
import os
from datetime import timedelta
from typing import Any

from celery import Celery
from celery.schedules import crontab
from django.conf import settings
from kombu.exceptions import OperationalError

from district.core.jobs import Job, plug_sender

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infra.settings.prod")
# Checks read every page of the product, which no worker serves; `prepare` has looked.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

NIGHT = "night"
RESEND = "resend_onboarding"
RESEND_CASES = "resend_cases"
RESEND_GUIDANCE = "resend_guidance"
LIVES = "settle_lives"
MESSAGES = "visit_compounds"
BACKUP, DRILL, TRUTH = "backup", "restore_drill", "note_truth"
_TIME_LIMIT = 300

logger = logging.getLogger(__name__)

_MODULES = (
    "backups",
    "cases",
    "deliveries",
    "guidance",
    "lives",
    "messages",
    "provisioning",
    "rollup",
    "tasks",
    "telling",
)

# Nothing of it is sent where BACKUP_DIR is not set.
_BACKUPS: dict[str, Any] = {
    "backup": {"task": BACKUP, "schedule": crontab(hour="3", minute="30")},
    "drill": {"task": DRILL, "schedule": crontab(day_of_week="sun", hour="4", minute="30")},
    "truths": {"task": TRUTH, "schedule": timedelta(minutes=10)},
}

app = Celery("chunshui", include=[f"workers.{name}" for name in _MODULES])
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        # A message is given out again after this time; it must outlast the longest task.
        "visibility_timeout": 2 * _TIME_LIMIT,
        "socket_connect_timeout": 2,
        "socket_timeout": 10,
    },
    # Installations that share a broker keep apart by their databases.
    task_default_queue=settings.DATABASES["default"]["NAME"],
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # Acknowledged when done: measured, a killed worker otherwise takes its tasks with it.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_max_tasks_per_child=200,
    worker_hijack_root_logger=False,
    task_time_limit=_TIME_LIMIT,
    task_soft_time_limit=_TIME_LIMIT - 30,
    task_publish_retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2},
    timezone="Asia/Shanghai",
    enable_utc=True,
    beat_schedule={
        "night": {"task": NIGHT, "schedule": crontab(hour="2", minute="0")},
        # Whatever was lost or left out meanwhile is found again: the ledger is compared with
        # what should stand in it.
        "reconciliation": {"task": NIGHT, "schedule": timedelta(minutes=5)},
        "spares": {"task": Job.FILL_SPARES.value, "schedule": timedelta(minutes=5)},
        "onboarding": {"task": RESEND, "schedule": timedelta(minutes=5)},
        "cases": {"task": RESEND_CASES, "schedule": timedelta(minutes=5)},
        "guidance": {"task": RESEND_GUIDANCE, "schedule": timedelta(minutes=5)},
        # At full five minutes, so that six o'clock is one of them.
        "deliveries": {"task": Job.DELIVER.value, "schedule": crontab(minute="*/5")},
        # Before the night, for compounds that were opened or restored meanwhile.
        "checklists": {
            "task": Job.TELL_CHECKLISTS.value,
            "schedule": crontab(hour="0", minute="30"),
        },
        "worktime": {
            "task": Job.TELL_WORKTIME.value,
            "schedule": crontab(hour="0", minute="40"),
        },
        # After the night, whose figures it tells.
        "tasks": {"task": Job.TELL_TASKS.value, "schedule": crontab(hour="6", minute="20")},
        # By day alone: at eight it tells what is due, and what waited for the morning leaves.
        "messages": {"task": MESSAGES, "schedule": crontab(minute="0", hour="8-20")},
        "lives": {"task": LIVES, "schedule": timedelta(minutes=5)},
        **(_BACKUPS if settings.BACKUP_DIR else {}),
    },
)


def send(job: Job, arguments: dict[str, Any]) -> None:
    """Ring for a job. Without a broker nothing is lost: reconciliation finds the work."""
    try:
        app.send_task(job.value, kwargs=arguments)
    except OperationalError:
        logger.warning("the broker does not answer; job %s waits for reconciliation", job)


plug_sender(send)
