"""How a program measures beside ours: it warms up and says "ready" with the versions of its libraries; for each line of its input, a number of
seconds, it trains for about that long and answers with a line of JSON. The end of its input ends it."""
import json
import os
import sys
import time

answers = sys.stdout
sys.stdout = sys.stderr  # whatever libraries print is no answer


def processors():
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def repeat(work, seconds):
    """Calls work, which returns how many steps it trained, for at least that long."""
    steps, wall, cpu = 0, time.perf_counter(), time.process_time()
    while True:
        steps += work()
        passed = time.perf_counter() - wall
        if passed >= seconds:
            return {"perSecond": steps / passed, "cpuSecondsPerMillion": (time.process_time() - cpu) / steps * 1e6}


def take(work, warm_up, *modules):
    """Warms up for that many seconds and measures by turns until there are no more."""
    repeat(work, warm_up)
    say("ready " + ", ".join(f"{module.__name__} {module.__version__}" for module in modules))
    for seconds in sys.stdin:
        say(json.dumps(repeat(work, float(seconds))))


def say(line):
    print(line, file=answers, flush=True)
