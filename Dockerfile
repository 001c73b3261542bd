# Waybill's image takes the steps of `make run`, each with the same make target.

FROM python:3.13.16-slim-bookworm AS base
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/*
WORKDIR /app
# Which requirements `make` installs here; and no bytecode is written to folders that are read-only later.
ENV REQUIREMENTS=requirements.txt PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

FROM base AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
COPY Makefile .python-version pyproject.toml requirements.txt requirements-audit.txt ./
RUN make install
# What is in the image, as a list that scanners read: /app/parts.cdx.json.
RUN make parts
COPY . .
# collectstatic needs no key, but the settings would make one and leave it in the image.
RUN SECRET_KEY=unused make static && python -m compileall -q config deliveries && rm -rf .tools

FROM base
COPY --from=build /app .
RUN useradd --system --uid 10001 waybill && install --directory --owner waybill var/downloads
USER waybill
ENV HOST=0.0.0.0 PORT=8000
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f\"http://localhost:{os.environ['PORT']}/healthz\", timeout=4)"]
CMD ["make", "--silent", "prepare", "serve"]
