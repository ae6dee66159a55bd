# The image contains one static binary, CA certificates and the licence: no shell,
# no package manager, no accounts. Migrations, the playground and time zones are in
# the binary. It runs as a numeric user; its root file system can be read-only.
#
#   docker build --build-arg VERSION=1.2.3 --build-arg REVISION=$(git rev-parse HEAD) -t recordgraph:1.2.3 .

# Builds on the build machine's platform; Go cross-compiles.
FROM --platform=$BUILDPLATFORM docker.io/library/golang:1.26.8-bookworm AS build
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=devel
ENV CGO_ENABLED=0 GOTOOLCHAIN=local GOFLAGS=-buildvcs=false
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -tags timetzdata,nodev -ldflags "-s -w -X recordgraph/app.release=$VERSION" -o /out/recordgraph ./cmd/recordgraph

FROM scratch
ARG VERSION=devel
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Recordgraph" \
      org.opencontainers.image.description="A GraphQL service for the record types of a model, on PostgreSQL" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY LICENSE /LICENSE
COPY --from=build /out/recordgraph /recordgraph
USER 65532:65532
# 8080 the API, 9090 the metrics
EXPOSE 8080 9090
ENTRYPOINT ["/recordgraph"]
CMD ["serve"]
