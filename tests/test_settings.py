import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import settings
from bot.settings import Settings, SettingsError, database_url, load, missing_for_slack, shipped

SECRET = "hunter2-do-not-show"


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """Sets variables in an environment that has no others of ours, and no `.env`."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
        monkeypatch.delenv(name, raising=False)

    def set_to(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return set_to


def problems():
    with pytest.raises(SettingsError) as raised:
        load()
    return str(raised.value).splitlines()


@pytest.mark.usefixtures("environment")
def test_nothing_needs_to_be_set_for_a_local_start():
    chosen = load()
    assert chosen.database_url == "sqlite+aiosqlite:///em-coach.db"
    assert chosen.slack_api_url == "https://slack.com/api/"
    assert chosen.em_coach_prompts_dir == shipped("prompts")
    assert chosen.em_coach_log_level == "INFO"
    assert chosen.keys == ()


def test_every_problem_is_reported_at_once_and_no_secret_is_shown(environment):
    environment(
        DATABASE_URL=f"mysql://coach:{SECRET}@db/coach",
        SLACK_BOT_TOKEN=SECRET,
        SLACK_APP_TOKEN=f"xoxb-{SECRET}",
        SLACK_API_URL=f"slack.com/{SECRET}",
        EM_COACH_LOG_LEVEL="loud",
    )
    found = problems()
    assert found == [
        "DATABASE_URL should start with sqlite:/// or postgresql://.",
        "SLACK_BOT_TOKEN should start with xoxb-.",
        "SLACK_APP_TOKEN should start with xapp-; this one is for SLACK_BOT_TOKEN.",
        "SLACK_API_URL should be an http or https address.",
        "EM_COACH_LOG_LEVEL should be one of DEBUG, INFO, WARNING, ERROR.",
    ]
    assert SECRET not in str(found)


def test_the_secret_is_not_in_the_traceback_either(environment):
    environment(SLACK_BOT_TOKEN=SECRET)
    with pytest.raises(SettingsError) as raised:
        load()
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_secrets_are_not_shown_by_printing_the_settings(environment):
    environment(SLACK_BOT_TOKEN=f"xoxb-{SECRET}", SLACK_APP_TOKEN=f"xapp-{SECRET}", EM_COACH_KEYS=SECRET)
    chosen = load()
    assert SECRET not in f"{chosen} {chosen!r}"
    assert chosen.slack_bot_token.get_secret_value() == f"xoxb-{SECRET}"
    assert chosen.keys == (SECRET,)


def test_an_empty_variable_is_one_that_is_not_set(environment):
    environment(DATABASE_URL="", SLACK_BOT_TOKEN="", EM_COACH_LOG_LEVEL="")
    assert load() == Settings(_env_file=None)


def test_a_file_named_env_counts_and_the_environment_wins(environment, tmp_path):
    (tmp_path / ".env").write_text("EM_COACH_LOG_LEVEL=debug\nSLACK_API_URL=http://127.0.0.1:1/api\nOTHER=1\n")
    environment(EM_COACH_LOG_LEVEL="warning")
    chosen = load()
    assert (chosen.em_coach_log_level, chosen.slack_api_url) == ("WARNING", "http://127.0.0.1:1/api/")


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("sqlite:///coach.db", "sqlite+aiosqlite:///coach.db"),
        ("sqlite:////data/coach.db", "sqlite+aiosqlite:////data/coach.db"),
        ("sqlite+pysqlite:///coach.db", "sqlite+aiosqlite:///coach.db"),
        ("postgres://u:p@db/coach", "postgresql+psycopg://u:p@db/coach"),
        (
            "postgresql://u:p%40@db:5432/coach?sslmode=require",
            "postgresql+psycopg://u:p%40@db:5432/coach?sslmode=require",
        ),
        ("postgresql+asyncpg://db/coach", "postgresql+psycopg://db/coach"),
        ("postgresql+psycopg://u:a://b@db/coach", "postgresql+psycopg://u:a://b@db/coach"),
    ],
)
def test_a_database_url_gets_the_driver_that_we_use(given_url, used):
    assert database_url(given_url) == used
    assert database_url(used) == used


@pytest.mark.parametrize(
    "value",
    ["", "coach.db", "sqlite:coach.db", "sqlite", "mysql://db/coach", "postgresqlx://db", "://db", "+x://db"],
)
def test_another_database_url_is_refused(value):
    with pytest.raises(ValueError, match="should start with sqlite:/// or postgresql://"):
        database_url(value)


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), max_size=4), st.sampled_from([",", " , "])
)
def test_keys_are_split_at_commas_newest_first(keys, separator):
    assert Settings(_env_file=None, em_coach_keys=separator.join(keys)).keys == tuple(keys)


def test_whatever_serving_cannot_do_without_is_named_at_once():
    lines = missing_for_slack(Settings(_env_file=None), http=False)
    assert [line.partition(" is not set: ")[0] for line in lines] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "EM_COACH_KEYS",
    ]
    assert all(line.endswith(".") for line in lines)


def test_keys_that_are_only_commas_are_missing():
    chosen = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1", em_coach_keys=" , ")
    (line,) = missing_for_slack(chosen, http=False)
    assert line.startswith("EM_COACH_KEYS is not set: `em-coach keys new`")


def test_with_everything_set_nothing_is_missing():
    chosen = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1", em_coach_keys="k")
    assert missing_for_slack(chosen, http=False) == []


@pytest.fixture
def secret(tmp_path):
    """A file as Docker and Kubernetes mount them: the value, and often a line end."""

    def in_a_file(value):
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.secret"
        file.write_bytes(value if isinstance(value, bytes) else f"{value}\n".encode())
        return str(file)

    return in_a_file


def test_every_secret_may_stand_in_a_file(environment, secret):
    environment(
        DATABASE_URL_FILE=secret(f"postgresql://coach:{SECRET}@db/coach"),
        SLACK_BOT_TOKEN_FILE=secret(f"xoxb-{SECRET}"),
        SLACK_APP_TOKEN_FILE=secret(f"xapp-{SECRET}"),
        EM_COACH_KEYS_FILE=secret("new, old"),
    )
    chosen = load()
    assert chosen.database_url == f"postgresql+psycopg://coach:{SECRET}@db/coach"
    assert chosen.slack_bot_token.get_secret_value() == f"xoxb-{SECRET}"
    assert chosen.slack_app_token.get_secret_value() == f"xapp-{SECRET}"
    assert chosen.keys == ("new", "old")


def test_what_is_secret_in_the_settings_is_what_may_stand_in_a_file():
    sealed = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert set(settings.SECRETS) == sealed | {"database_url"}


def test_problems_with_files_are_reported_with_all_the_others(environment, secret, tmp_path):
    environment(
        DATABASE_URL_FILE=str(tmp_path / "gone"),
        SLACK_BOT_TOKEN_FILE=secret(SECRET),
        SLACK_APP_TOKEN=f"xapp-{SECRET}",
        SLACK_APP_TOKEN_FILE=secret("xapp-other"),
        EM_COACH_KEYS_FILE=secret(""),
    )
    found = problems()
    assert found == [
        "SLACK_BOT_TOKEN should start with xoxb-.",
        "DATABASE_URL_FILE can't be read: No such file or directory.",
        "SLACK_APP_TOKEN and SLACK_APP_TOKEN_FILE are both set: keep one of them.",
        "EM_COACH_KEYS_FILE names a file that is empty.",
    ]
    assert SECRET not in str(found)


def test_a_file_that_is_no_text_is_a_wrong_value_and_not_a_crash(environment, secret):
    environment(SLACK_BOT_TOKEN_FILE=secret(b"\xff\xfe\x00x"))
    assert problems() == ["SLACK_BOT_TOKEN should start with xoxb-."]


def test_tokens_that_operators_name_may_stand_in_files_too(environment, secret):
    environment(DOCS_TOKEN_FILE=secret("t0ken"), OTHER_TOKEN="plain", OTHER_TOKEN_FILE="/no/such/file")
    variables = settings.environment()
    assert (variables["DOCS_TOKEN"], variables["OTHER_TOKEN"], variables.get("NONE")) == ("t0ken", "plain", None)
    assert "plain" not in repr(variables)


def test_over_http_a_signing_secret_stands_in_for_the_app_token():
    chosen = Settings(_env_file=None, slack_bot_token="xoxb-1", em_coach_keys="k", slack_signing_secret="s")
    assert chosen.over_http
    assert missing_for_slack(chosen, http=True) == []
    (line,) = missing_for_slack(chosen.model_copy(update={"slack_signing_secret": None}), http=True)
    assert line.startswith("SLACK_SIGNING_SECRET is not set: ")
    both = Settings(_env_file=None, slack_app_token="xapp-1", slack_signing_secret="s")
    assert not both.over_http


@pytest.mark.parametrize(
    "url", ["http://coach.example.com", "coach.example.com", "https://", "https://a/?b", "ftp://a"]
)
def test_the_public_address_is_an_https_one(environment, url):
    environment(EM_COACH_BASE_URL=url)
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == "EM_COACH_BASE_URL should be an https address, such as https://coach.example.com."


@pytest.mark.parametrize("url", ["https://coach.example.com/em/", "http://127.0.0.1:3000"])
def test_the_public_address_may_have_a_path_and_be_ones_own_machine(environment, url):
    environment(EM_COACH_BASE_URL=url)
    assert load().em_coach_base_url == url.rstrip("/")
