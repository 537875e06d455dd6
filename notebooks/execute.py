"""Executes notebooks headless, each in a kernel of its own; fails at the first cell that fails. Called by ./run."""

import argparse
import json
import pathlib
import socket
import sys
import time

import jupyter_client
import nbclient
import nbformat

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE.parent / "target" / "jupyter"
KERNEL = "rollout4j"

# A kernel now and then never answers its first message: one that came before it was ready, which it drops.
START_SECONDS = 15
STARTS = 8
SETTLE_SECONDS = 0.5
CELL_SECONDS = 300


def start_kernel(log):
    """A kernel that answers, and its client."""
    for _ in range(STARTS):
        manager = jupyter_client.KernelManager(kernel_name=KERNEL)
        manager.start_kernel(cwd=str(HERE), stdout=log, stderr=log)
        client = manager.client()
        try:
            wait_until_listening(manager)
            client.start_channels()
            client.wait_for_ready(timeout=START_SECONDS)
            return manager, client
        except RuntimeError as e:
            print(f"notebooks: the kernel did not start, once more: {e}", file=sys.stderr)
            client.stop_channels()
            manager.shutdown_kernel(now=True)
    sys.exit(f"notebooks: the kernel did not start in {STARTS} attempts; {TARGET / 'kernel.log'} has what it said")


def wait_until_listening(manager):
    """Waits for the last port that the kernel opens, and then half as long again, which on a busy machine is long."""
    start = time.monotonic()
    while time.monotonic() < start + START_SECONDS and manager.is_alive():
        try:
            socket.create_connection((manager.ip, manager.hb_port), timeout=1).close()
            time.sleep(max(SETTLE_SECONDS, (time.monotonic() - start) / 2))
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"it opened no port in {START_SECONDS} seconds")


def execute(notebook, log):
    manager, client = start_kernel(log)
    runner = nbclient.NotebookClient(notebook, km=manager, timeout=CELL_SECONDS)
    runner.kc = client
    try:
        runner.execute()
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    wrong = list(complaints(notebook))
    if wrong:
        raise RuntimeError("\n".join(wrong))


def complaints(notebook):
    """What cells say on stderr or as errors; the kernel reports a magic command that fails as one that went well."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield f"cell {number}: {output.ename}\n" + "\n".join(output.traceback)
            elif output.get("name") == "stderr":
                yield f"cell {number} writes to stderr: {output.text}"


def merged(outputs):
    """Makes one output of each stretch of printed text, which comes in as many pieces as chance has it."""
    whole = []
    for output in outputs:
        if whole and output.output_type == "stream" and whole[-1].get("name") == output.name:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole


def normalise(notebook):
    """Drops what differs from machine to machine, so that executing a notebook again changes nothing."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Java (Rollout4J)", "language": "java", "name": KERNEL},
        "language_info": {"file_extension": ".java", "mimetype": "text/x-java-source", "name": "java"},
    }
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number}"
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.outputs = merged(cell.outputs)
    return notebook


def write(notebook, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(prog="notebooks/run", description=__doc__.split(" Called")[0])
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path, help="notebook files; all, if none is named")
    parser.add_argument("--in-place", action="store_true", help="write the outputs into the notebooks themselves")
    arguments = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    failed = 0
    with open(TARGET / "kernel.log", "w", encoding="utf-8") as log:
        for path in arguments.notebooks or sorted(HERE.glob("*.ipynb")):
            start = time.monotonic()
            notebook = nbformat.read(path, as_version=4)
            try:
                execute(notebook, log)
            except (nbclient.exceptions.CellExecutionError, RuntimeError, TimeoutError) as e:
                print(f"notebooks: {path.name} failed:\n{e}", file=sys.stderr)
                failed += 1
                continue
            write(normalise(notebook), path if arguments.in_place else TARGET / "executed" / path.name)
            print(f"{path.name}: {time.monotonic() - start:.0f} s", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
