# The image of panelbot: `docker compose up --build` builds and starts it (docs/operations.md).
# To build the same image for good, pin the base by its digest in both places:
#   docker buildx imagetools inspect python:3.13-slim    →    FROM python:3.13-slim@sha256:…
FROM python:3.13-slim AS builder
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/panelbot
COPY requirements/run.txt requirements/run.txt
RUN /opt/panelbot/bin/python -m pip install --require-hashes --no-deps -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY storage storage
COPY bot bot
RUN /opt/panelbot/bin/python -m pip install --no-deps --no-build-isolation . \
 && /opt/panelbot/bin/python -m compileall -q /opt/panelbot/lib

FROM python:3.13-slim
RUN groupadd --gid 10001 panelbot \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin panelbot \
 && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=builder /opt/panelbot /opt/panelbot
ENV PATH=/opt/panelbot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DATABASE_PATH=/data/panelbot.sqlite3
USER 10001:10001
WORKDIR /data
VOLUME /data
# An order on its way is seen through: without compose.yaml, `docker run --stop-timeout 90 …`.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3\
    CMD ["panelbot", "health"]
ENTRYPOINT ["panelbot"]
CMD ["run"]
