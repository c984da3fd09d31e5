# Exergue in a container: docker compose up -d --build (see compose.yaml)
# --build-arg MODELS=embedded leaves out torch and sentence-transformers, which the two models that ship do not need.

FROM python:3.11-slim-bookworm AS build
ARG MODELS=all
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/exergue
ENV PATH=/opt/exergue/bin:$PATH
WORKDIR /source
# The CPU build of torch first and alone, as in the Makefile: the default registry's brings gigabytes of CUDA.
RUN pip install --no-deps --index-url https://download.pytorch.org/whl/cpu torch==2.13.0
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot ./bot
COPY index ./index
RUN pip install --constraint constraints.txt .
COPY deploy/slim.txt ./
RUN if [ "$MODELS" = embedded ]; then pip uninstall --yes --requirement slim.txt; fi \
    && pip uninstall --yes pip \
    && python -c "from index.encode import BUNDLED, open_encoder; [open_encoder(model) for model in BUNDLED]"

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Exergue" \
      org.opencontainers.image.description="A self-hosted bot that answers questions about articles by quoting them" \
      org.opencontainers.image.licenses="MIT"
RUN groupadd --system --gid 10001 exergue \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin exergue \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /opt/exergue /opt/exergue
# Nothing but /data and /tmp is written. The port is for the check below; it is open to the container alone.
ENV PATH=/opt/exergue/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MALLOC_ARENA_MAX=2 \
    HF_HOME=/data/models \
    EXERGUE_DATA=/data \
    EXERGUE_METRICS_PORT=9464
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=15s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:9464/healthz', timeout=10)"]
ENTRYPOINT ["exergue"]
CMD ["run"]
