"""gunicorn 'logbook.cli.wsgi:application()' --config docs/deploy/gunicorn.conf.py

Each worker is a whole web process that keeps nothing of its own between two requests. One runs Python on one processor at a time.
"""

import multiprocessing
import os

bind = os.environ.get("LOGBOOK_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("LOGBOOK_WORKERS", str(multiprocessing.cpu_count())))
worker_class = "gthread"
threads = 24
preload_app = True
umask = 0o077
timeout = 60
graceful_timeout = 25
keepalive = 75
accesslog = None
errorlog = "-"
