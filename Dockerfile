# dvmock in a container: docker build -t dvmock . && docker run --rm -p 5555:5555 dvmock
FROM debian:12-slim AS build
WORKDIR /src
COPY . .
RUN ./dev build release && ./dev install /opt/dvmock

FROM debian:12-slim
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libglib2.0-0 libsqlite3-0 libmicrohttpd12 libcurl3-gnutls \
        libcjson1 libxml2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home dvmock
COPY --from=build /opt/dvmock /opt/dvmock
ENV PATH=/opt/dvmock/bin:$PATH
USER dvmock
EXPOSE 5555
CMD ["dvmock", "--bind", "0.0.0.0"]
