# The GPU scorer: the Functions host with only ScoreFaces. Build from the repository's root:
#   docker build -f infra/containers/scorer.Dockerfile -t deepemotion-scorer .
# ONNX Runtime's GPU packages are built for CUDA 13 and cuDNN 9 since 1.27 (onnxruntime #29032). CUDA 13 needs driver 580; for
# an older driver of a data-centre GPU, NVIDIA's base contains cuda-compat, which start-scorer puts first. If CUDA is not available at
# all, the scorer with `auto` says so and uses the processor; without NVIDIA_DISABLE_REQUIRE the container would not even start.
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
RUN dotnet restore src/Functions -p:OnnxRuntime=cuda
COPY --from=assets /src/node_modules node_modules
COPY src/Model src/Model
COPY tools tools
COPY src/Vision src/Vision
COPY src/Functions src/Functions
RUN dotnet publish src/Functions -c Release -p:OnnxRuntime=cuda -o /app

FROM mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0 AS host

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble@sha256:222759b391a1aaf241166672c8f99b2d4ada452e7b5319f3c6e8f265a37b5ad4 AS runtime

FROM nvidia/cuda:13.0.2-cudnn-runtime-ubuntu24.04@sha256:14d94b039cb94bbd5da559f303b46bc4b0d5d6c24ab1a9d7b186e566ed3400dc
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libicu74 libssl3t64 tzdata \
    && rm -rf /var/lib/apt/lists/*
ENV HOME=/home \
    PATH=/usr/share/dotnet:$PATH \
    DOTNET_ROOT=/usr/share/dotnet \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    NVIDIA_DISABLE_REQUIRE=1 \
    ASPNETCORE_URLS=http://+:8080 \
    ASPNETCORE_CONTENTROOT=/azure-functions-host \
    AzureWebJobsScriptRoot=/home/site/wwwroot \
    AzureFunctionsWebHost__hostid=deepemotion-scorer \
    AzureWebJobsSecretStorageType=files \
    AzureFunctionsJobHost__Logging__Console__IsEnabled=true \
    AzureFunctionsJobHost__functions__0=ScoreFaces \
    FUNCTIONS_WORKER_RUNTIME=dotnet-isolated \
    DOTNET_USE_POLLING_FILE_WATCHER=true \
    Scoring__ExecutionProvider=auto
COPY --from=runtime /usr/share/dotnet /usr/share/dotnet
COPY --from=host /azure-functions-host /azure-functions-host
COPY --from=build /app /home/site/wwwroot
COPY infra/containers/start-scorer.sh /usr/local/bin/start-scorer
RUN chmod 0755 /usr/local/bin/start-scorer
RUN install -d -o 1654 -g 1654 /home/LogFiles /home/data /azure-functions-host/Secrets
USER 1654:1654
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 20[04] ' <&3"]
ENTRYPOINT ["/usr/local/bin/start-scorer", "/azure-functions-host/Microsoft.Azure.WebJobs.Script.WebHost"]
