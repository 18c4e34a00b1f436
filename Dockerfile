# Two stages: the first builds a virtual environment, the second holds nothing but it.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/em-coach
COPY requirements.lock ./
RUN /opt/em-coach/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY prompts ./prompts
COPY alembic ./alembic
RUN /opt/em-coach/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
# git and ssh read documents out of repositories
RUN apt-get update && apt-get install --yes --no-install-recommends git openssh-client && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /data em-coach
COPY --from=build /opt/em-coach /opt/em-coach
ENV PATH=/opt/em-coach/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/em-coach.db
USER em-coach
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["em-coach", "healthy"]
# exec form through a shell, so that `em-coach serve` gets the container's SIGTERM itself
CMD ["sh", "-c", "em-coach migrate && exec em-coach serve"]
