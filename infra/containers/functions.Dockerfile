# The whole Functions app on CPU, for any container platform. Build from the repository's root:
#   docker build -f infra/containers/functions.Dockerfile -t deepemotion-functions .
# Without an id the host uses the container's name, and a new container would lose its record of uploads and keys.
# The host's tag moves within v4 (nothing narrower is published for .NET 10); every other base is pinned by digest.

FROM public.ecr.aws/docker/library/node:24.11.1-bookworm-slim@sha256:48abc13a19400ca3985071e287bd405a1d99306770eb81d61202fb6b65cf0b57 AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317 AS build
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig host.json LICENSE THIRD-PARTY-NOTICES.md ./
COPY src/Model/DeepEmotion.Model.csproj src/Model/
COPY src/Vision/DeepEmotion.Vision.csproj src/Vision/
COPY tools/DetectorConverter/DeepEmotion.DetectorConverter.csproj tools/DetectorConverter/
COPY src/Functions/DeepEmotion.Functions.csproj src/Functions/
RUN dotnet restore src/Functions
COPY --from=assets /src/node_modules node_modules
COPY src/Model src/Model
COPY tools tools
COPY src/Vision src/Vision
COPY src/Functions src/Functions
RUN dotnet publish src/Functions -c Release -o /app

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0 AS host

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble@sha256:222759b391a1aaf241166672c8f99b2d4ada452e7b5319f3c6e8f265a37b5ad4
ENV HOME=/home \
    ASPNETCORE_URLS=http://+:8080 \
    ASPNETCORE_CONTENTROOT=/azure-functions-host \
    AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsWebHost__hostid=deepemotion-functions \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    FUNCTIONS_WORKER_RUNTIME=dotnet-isolated \
    DOTNET_USE_POLLING_FILE_WATCHER=true \
    ReconcileUploadsSchedule="0 */5 * * * *" \
    SummarizeBatchesSchedule="0 * * * * *" \
    RecoverDeadLettersSchedule="0 */15 * * * *"
COPY --from=host /azure-functions-host /azure-functions-host
COPY --from=build /app /home/site/wwwroot
RUN install -d -o 1654 -g 1654 /home/LogFiles /home/data /azure-functions-host/Secrets
USER 1654:1654
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 20[04] ' <&3"]
ENTRYPOINT ["/azure-functions-host/Microsoft.Azure.WebJobs.Script.WebHost"]
