# The local host with Azurite and the sample photos: no .NET, no Node and no clone needed. Build from the repository's root:
#   docker build -f infra/containers/local.Dockerfile -t deepemotion .
#   docker run --rm --user "$(id -u):$(id -g)" -v ~/photos:/photos:ro -v "$PWD/out:/work/out" deepemotion /photos --batch party
# Rows and pictures are in /data: mount a volume there to keep them when the container is removed.

FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim@sha256:48abc13a19400ca3985071e287bd405a1d99306770eb81d61202fb6b65cf0b57 AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig host.json LICENSE THIRD-PARTY-NOTICES.md ./
COPY package.json package-lock.json .npmrc ./
COPY scripts/azurite.mjs scripts/
COPY src/Model/DeepEmotion.Model.csproj src/Model/
COPY src/Vision/DeepEmotion.Vision.csproj src/Vision/
COPY tools/DetectorConverter/DeepEmotion.DetectorConverter.csproj tools/DetectorConverter/
COPY src/Functions/DeepEmotion.Functions.csproj src/Functions/
COPY src/LocalHost/DeepEmotion.LocalHost.csproj src/LocalHost/
RUN dotnet restore src/LocalHost
COPY --from=assets /src/node_modules node_modules
COPY src/Model src/Model
COPY tools tools
COPY src/Vision src/Vision
COPY src/Functions src/Functions
COPY src/LocalHost src/LocalHost
RUN dotnet publish src/LocalHost -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble@sha256:222759b391a1aaf241166672c8f99b2d4ada452e7b5319f3c6e8f265a37b5ad4
ENV HOME=/tmp \
    XDG_DATA_HOME=/data
COPY --from=assets /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app /app
COPY --from=assets /src/node_modules /app/npm/node_modules
RUN install -d -m 1777 /data /work /work/out
USER 1654:1654
WORKDIR /work
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["test", "-f", "/data/deepemotion/azurite.json"]
ENTRYPOINT ["dotnet", "/app/DeepEmotion.LocalHost.dll"]
