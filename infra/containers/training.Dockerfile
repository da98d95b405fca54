# The training job. Build from the repository's root, for a GPU with --build-arg LIBTORCH=cuda:
#   docker build -f infra/containers/training.Dockerfile -t deepemotion-training .
# TorchSharp-cuda-linux 0.107 contains libtorch 2.10 with its own CUDA 12.8 and cuDNN, so the base needs no CUDA: the GPU's
# driver comes from the machine. libLibTorchSharp.so needs GLIBCXX_3.4.32, which Ubuntu 24.04 has and Debian 12 does not.

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble@sha256:e70cdb7f80b0348f5cb85f19a8f670fca061f033d57eed12fa003d58b0e06317 AS build
ARG LIBTORCH=cpu
WORKDIR /src
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props BannedSymbols.txt .editorconfig LICENSE THIRD-PARTY-NOTICES.md ./
COPY src/Model/DeepEmotion.Model.csproj src/Model/
COPY src/Training/DeepEmotion.Training.csproj src/Training/
RUN dotnet restore src/Training -p:Libtorch=$LIBTORCH
COPY src/Model src/Model
COPY src/Training src/Training
RUN dotnet publish src/Training -c Release -p:Libtorch=$LIBTORCH -o /app

FROM mcr.microsoft.com/dotnet/runtime:10.0.12-noble@sha256:b89586dc17781f25531909993658aa8161205ae38b8cec8847df4a8221a403d5
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core libgomp1 \
    && rm -rf /var/lib/apt/lists/*
ENV OMP_WAIT_POLICY=passive \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility \
    DEEPEMOTION_OUT=/work
COPY --from=build /app /app
COPY infra/containers/train-job.sh /usr/local/bin/train-job
RUN chmod 0755 /usr/local/bin/train-job && install -d -o 1654 -g 1654 /work
USER 1654:1654
WORKDIR /work
HEALTHCHECK --interval=60s --timeout=5s --start-period=30s --retries=3 \
    CMD ["bash", "-c", "tr '\\0' ' ' < /proc/1/cmdline | grep -q train-job"]
ENTRYPOINT ["/usr/local/bin/train-job"]
