"""The embedded servers come up, go away and come back, whatever was done to them."""

import os
import signal
import socket
import subprocess
import sys
from functools import partial
from pathlib import Path

import psycopg
import pytest
import redis

from infra import embedded
from infra.embedded import places
from infra.embedded.locks import pid_file, wait_until_free
from infra.process import EmbeddedError, residents, wait_until

# Killing a process loses nothing that it has written, so these tests need not wait for the disk.
running = partial(embedded.running, durable=False)

PROGRAMS = {"postgres": "postgres", "broker": "valkey-server", "cache": "valkey-server"}


def execute(data_dir: Path, statement: str) -> list[tuple[object, ...]]:
    url = embedded.database_url(data_dir)
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def broker(data_dir: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(places.valkey_socket(data_dir, "broker")))


def server_pids(data_dir: Path) -> list[int]:
    return [
        pid for name, program in PROGRAMS.items() for pid in residents(data_dir / name, program)
    ]


def kill_everything(data_dir: Path) -> None:
    victims = [int(pid_file(data_dir).read_text()), *server_pids(data_dir)]
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:  # a backend that fell with its postmaster
            continue


def use_in_another_process(data_dir: Path) -> subprocess.Popen[str]:
    code = (
        "import sys; from pathlib import Path; from infra import embedded\n"
        "with embedded.running(Path(sys.argv[1])): print('up', flush=True); sys.stdin.read()"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert user.stdout is not None
    assert user.stdout.readline() == "up\n"
    return user


def test_servers_answer_while_used_and_leave_no_process(data_dir: Path) -> None:
    with running(data_dir):
        assert execute(data_dir, "SHOW timezone") == [("UTC",)]
        assert broker(data_dir).ping()
        assert server_pids(data_dir)
    assert not embedded.is_running(data_dir)
    assert server_pids(data_dir) == []


def test_trigrams_see_chinese_and_text_sorts_by_bytes(data_dir: Path) -> None:
    with running(data_dir):
        execute(data_dir, "CREATE EXTENSION pg_trgm")
        assert execute(data_dir, "SELECT cardinality(show_trgm('朝阳苑')) > 0") == [(True,)]
        assert execute(data_dir, "SELECT 'a' < 'B'") == [(False,)]


def test_nothing_is_lost_when_everything_is_killed(data_dir: Path) -> None:
    with running(data_dir):
        execute(data_dir, "CREATE TABLE kept AS SELECT 22 AS heads")
        broker(data_dir).set("message", "kept")
        kill_everything(data_dir)
    with running(data_dir):
        assert execute(data_dir, "SELECT heads FROM kept") == [(22,)]
        assert broker(data_dir).get("message") == b"kept"


def test_a_server_killed_alone_is_started_again(data_dir: Path) -> None:
    with running(data_dir):
        [first] = residents(data_dir / "cache", "valkey-server")
        os.kill(first, signal.SIGKILL)
        assert wait_until(
            lambda: [*residents(data_dir / "cache", "valkey-server")] not in ([], [first]),
            seconds=10,
        )


def test_a_killed_user_does_not_keep_the_servers(data_dir: Path) -> None:
    user = use_in_another_process(data_dir)
    user.kill()
    user.communicate()
    wait_until_free(data_dir, "guardian")
    assert server_pids(data_dir) == []


def test_the_first_user_leaving_does_not_cut_off_the_second(data_dir: Path) -> None:
    with running(data_dir):
        second = use_in_another_process(data_dir)
    assert execute(data_dir, "SELECT 1") == [(1,)]
    second.communicate()
    assert not embedded.is_running(data_dir)


def test_two_directories_run_side_by_side(data_dir: Path, empty_data_dir: Path) -> None:
    with running(data_dir), running(empty_data_dir):
        execute(data_dir, "CREATE TABLE only_here ()")
        assert execute(empty_data_dir, "SELECT to_regclass('only_here')") == [(None,)]


def test_a_half_made_cluster_is_made_anew(empty_data_dir: Path) -> None:
    half = empty_data_dir / "postgres.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with running(empty_data_dir):
        assert execute(empty_data_dir, "SELECT 1") == [(1,)]
    assert not half.exists()


def test_a_pid_file_that_names_somebody_else_is_no_obstacle(data_dir: Path) -> None:
    stale = f"{os.getpid()}\n{data_dir / 'postgres'}\n0\n5432\n\n\n\nready\n"
    (data_dir / "postgres" / "postmaster.pid").write_text(stale)
    with running(data_dir):
        assert execute(data_dir, "SELECT 1") == [(1,)]


def test_data_of_another_major_version_is_refused_with_a_way_out(data_dir: Path) -> None:
    (data_dir / "postgres" / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 15.* brings PostgreSQL 18"):
        embedded.start(data_dir)


@pytest.mark.parametrize("name", ["d" * 120, "春 水, %2f"])
def test_an_awkward_path_gets_its_sockets_elsewhere(data_dir: Path, name: str) -> None:
    awkward = data_dir / name
    awkward.mkdir()
    (data_dir / "postgres").rename(awkward / "postgres")
    with running(awkward):
        assert execute(awkward, "SELECT 1") == [(1,)]
        assert broker(awkward).ping()
    assert not places.socket_dir(awkward).is_relative_to(awkward)
    places.socket_dir(awkward).rmdir()


def test_a_socket_directory_laid_by_another_user_is_refused(data_dir: Path) -> None:
    awkward = data_dir / ("d" * 120)
    laid = places.socket_dir(awkward)
    laid.symlink_to(data_dir)
    try:
        with pytest.raises(EmbeddedError, match="belongs to another user"):
            embedded.start(awkward)
    finally:
        laid.unlink()


def test_the_servers_listen_on_no_network_port(data_dir: Path) -> None:
    with running(data_dir):
        assert execute(data_dir, "SHOW listen_addresses") == [("",)]
        assert broker(data_dir).config_get("port") == {"port": "0"}
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", 5432)) != 0
