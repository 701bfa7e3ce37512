# The site as an image: packages in one stage, the site and its gathered static files in the next.
FROM python:3.11-slim AS packages
# 1 where SENTRY_DSN is to be set.
ARG SENTRY=0
# 1 where MEDIA_S3_BUCKET is.
ARG S3=0
COPY requirements.txt requirements-sentry.txt requirements-s3.txt /tmp/
RUN python -m venv /opt/venv \
    && for part in requirements $([ "$SENTRY" != 1 ] || echo requirements-sentry) \
        $([ "$S3" != 1 ] || echo requirements-s3); do \
        /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes \
            -r "/tmp/$part.txt" || exit 1; \
    done

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    VAR_DIR=/data \
    STATIC_ROOT=/site/static-gathered
# The group is that of nginx in its own image: with SERVE_MEDIA=0 it may read pictures, and nothing else.
RUN groupadd --system --non-unique --gid 101 readers \
    && useradd --system --uid 10001 --gid 101 --home-dir /site site \
    && install -d -o site -g 101 -m 710 /data && install -d -o site -g 101 -m 750 /data/media
COPY --from=packages /opt/venv /opt/venv
WORKDIR /site
COPY . .
# The key signs nothing here; the settings ask for one.
RUN SECRET_KEY=build VAR_DIR=/tmp/build python manage.py compilemessages \
    && SECRET_KEY=build VAR_DIR=/tmp/build python manage.py collectstatic --noinput -v0
USER site
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=90s --retries=6 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["python", "manage.py", "prepare", "--database-only", "--serve"]
