# Two stages: the first builds a virtual environment, the second holds nothing but it. For arm64 and amd64 alike.
# The root may be read-only; what is written goes to /data and /tmp.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /src
RUN python -m venv /opt/em-coach
COPY requirements.lock ./
# Wheels only: a package without one for this machine should stop the build, not call for a compiler.
RUN /opt/em-coach/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot ./bot
COPY prompts ./prompts
COPY alembic ./alembic
RUN /opt/em-coach/bin/pip install --no-cache-dir --no-deps . && /opt/em-coach/bin/pip uninstall --yes pip

FROM python:${PYTHON}-slim
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="em-coach" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.licenses="MIT"
# git and ssh read documents out of repositories
RUN apt-get update && apt-get install --yes --no-install-recommends git openssh-client && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /data em-coach
COPY --from=build /opt/em-coach /opt/em-coach
ENV PATH=/opt/em-coach/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_URL=sqlite:////data/em-coach.db
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["em-coach", "healthy"]
# exec form through a shell, so that `em-coach serve` gets the container's SIGTERM itself
CMD ["sh", "-c", "em-coach migrate && exec em-coach serve"]
