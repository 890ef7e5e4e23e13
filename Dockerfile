# Dependencies only in the first stage; the folders are copied, nothing is built.
FROM python:3.13-slim AS dependencies
WORKDIR /app
COPY requirements.lock scripts/install.sh ./
RUN sh install.sh python3 /app/.venv requirements.lock

FROM python:3.13-slim
RUN useradd --system --home-dir /app --shell /usr/sbin/nologin saqbol && install -d -o saqbol /data /keys
WORKDIR /app
COPY --from=dependencies /app/.venv /app/.venv
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY prompts prompts
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 SAQBOL_DATA_DIR=/data SAQBOL_KEY_FILE=/keys/saqbol.key SAQBOL_LISTEN=0.0.0.0:8080
USER saqbol
VOLUME ["/data", "/keys"]
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "-m", "bot", "doctor", "--health"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
