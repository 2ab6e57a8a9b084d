#!/usr/bin/env python3
"""Reports a job from start to finish, with the standard library alone.

    CARILLON_URL      the server, http://localhost:3000 by default
    CARILLON_API_KEY  the API key; not needed on the same machine if the server has none and listens on 127.0.0.1

Usage: report_job.py [ROWS]
Exit code: 0 the job is done, 1 it failed, 3 somebody else has ended it; more than 128 if a signal has stopped it
"""

import http.client
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
import uuid


class JobEnded(Exception):
    """The job has ended, for example because somebody cancelled it. Stop the work."""


class Job:
    """A job that this process runs. Not thread-safe."""

    INTERVAL = 0.1  # seconds between two reports of the progress

    def __init__(self, server, key, name, total):
        self._api = server + "/api/v1"
        self._key = key
        self._reported = 0.0
        self._pending = None  # the newest progress that was not sent yet
        self.id = self._send("POST", "/jobs", {"name": name, "total": total})["id"]

    def progress(self, done, message):
        """Reports the progress, but not more often than the interval allows."""
        self._pending = {"done": done, "message": message}
        if time.monotonic() - self._reported >= self.INTERVAL:
            self._flush()

    def _flush(self):
        if self._pending:
            self._send("PATCH", f"/jobs/{self.id}", self._pending)
            self._pending = None
            self._reported = time.monotonic()

    def complete(self, result):
        self._flush()
        self._send("POST", f"/jobs/{self.id}/complete", {"result": result})

    def fail(self, error):
        self._send("POST", f"/jobs/{self.id}/fail", {"error": error[:4000] or "unknown error"})

    def error(self):
        """Returns why the job has failed, for example because the server was restarted; None if it was cancelled."""
        return self._send("GET", f"/jobs/{self.id}").get("error")

    def _send(self, method, path, body=None):
        """Sends a request, and repeats it if the connection is lost or the server is busy."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._api + path, data, method=method)
        request.add_header("Content-Type", "application/json")
        request.add_header("Idempotency-Key", str(uuid.uuid4()))  # a retry is not executed again
        if self._key:
            request.add_header("Authorization", f"Bearer {self._key}")
        for pause in (0.2, 0.5, 1, 2, None):
            try:
                with urllib.request.urlopen(request, timeout=10) as response:
                    return json.load(response)
            except urllib.error.HTTPError as error:
                if error.code == 409:
                    raise JobEnded(_detail(error)) from None
                if error.code not in (429, 502, 503, 504) or pause is None:
                    raise RuntimeError(f"{method} {path} was refused: {error.code} {_detail(error)}") from None
            except (OSError, http.client.HTTPException):
                if pause is None:
                    raise
            time.sleep(pause)


def _detail(error):
    text = error.read(10_000).decode(errors="replace")
    try:
        return json.loads(text)["detail"]
    except (ValueError, LookupError, TypeError):
        return text[:200]


def main():
    server = os.environ.get("CARILLON_URL", "http://localhost:3000").rstrip("/")
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    job = Job(server, os.environ.get("CARILLON_API_KEY"), "export", rows)
    print("Opened the job", job.id, flush=True)
    try:
        for row in range(1, rows + 1):
            time.sleep(0.05)  # the work on one row
            job.progress(row, f"row {row} of {rows}")
        job.complete("export.csv")
        print("The job is done")
    except JobEnded as ended:
        error = job.error()
        print(f"Stopped, because {ended}" + (f" ({error})" if error else ""), file=sys.stderr)
        sys.exit(3)
    except (KeyboardInterrupt, SystemExit):  # do not leave the job open
        job.fail("the reporter was stopped")
        raise
    except Exception as error:
        job.fail(str(error))
        raise


if __name__ == "__main__":
    main()
