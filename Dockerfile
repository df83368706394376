# DNAHLM on a CPU, without privileges: `docker build --tag dnahlm .`
# A compiler is needed for mappy only; it stays in the first stage.
FROM python:3.11-slim-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gcc libc6-dev zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/dnahlm
ENV PATH="/opt/dnahlm/bin:$PATH"
# The CPU build of torch comes first, so that no CUDA package is pulled in with the rest. Its range is
# that of pyproject.toml.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
# hadolint ignore=DL3013
RUN pip install --no-cache-dir --extra-index-url "$TORCH_INDEX" "torch>=2.10,<2.14"
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY dnahlm dnahlm
COPY index index
COPY app app
# EXTRAS=llm,mcp,genecalling adds the gene callers, which are under GPL-3.
ARG EXTRAS=llm,mcp
# hadolint ignore=DL3013
RUN pip install --no-cache-dir ".[$EXTRAS]"

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 1000 dnahlm && install --directory --owner=dnahlm /data /genomes
COPY --from=build /opt/dnahlm /opt/dnahlm
ENV PATH="/opt/dnahlm/bin:$PATH" \
    DNAHLM_HOME=/data \
    HF_HOME=/data/hub \
    MPLCONFIGDIR=/tmp/matplotlib \
    PYTHONUNBUFFERED=1
USER 1000
WORKDIR /genomes
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/gradio_api/startup-events', timeout=4)"]
ENTRYPOINT ["dnahlm"]
# Who publishes the port decides who comes in: DNAHLM_PASSWORD, or no password (here, said so).
CMD ["serve", "--demo", "--host", "0.0.0.0", "--no-password"]
