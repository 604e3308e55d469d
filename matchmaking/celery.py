"""The Celery application. Messages only wake workers: the truth is in the database."""

import os

from celery import Celery

# Set before numpy is first imported: a scikit-learn fitted in the parent hung every prefork child
# when the BLAS pools had been started there (docs/architecture.md, "Celery and Redis").
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaking.settings")

app = Celery("puente")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
