# cleaner in a container, as a user without rights:
#
#   docker build -t cleaner .
#   docker run --rm -v "$PWD:/data" cleaner clean pages -o cleaned

FROM python:3.13-slim AS build
WORKDIR /source
RUN python -m venv /opt/cleaner
COPY pyproject.toml README.md LICENSE ./
COPY rules rules
COPY cleaner cleaner
ARG EXTRAS=parquet,warc,zst
RUN /opt/cleaner/bin/pip install --no-cache-dir ".[$EXTRAS]"

FROM python:3.13-slim
COPY --from=build /opt/cleaner /opt/cleaner
RUN useradd --uid 1000 --create-home cleaner
ENV PATH="/opt/cleaner/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
USER 1000
# Rules are compiled once, into the cache of this user.
RUN cleaner doctor
WORKDIR /data
ENTRYPOINT ["cleaner"]
CMD ["--help"]
