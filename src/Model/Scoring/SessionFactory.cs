using DeepEmotion.Model.Manifests;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Model.Scoring;

/// <summary>Opens ONNX Runtime sessions on the configured execution provider.</summary>
public sealed partial class SessionFactory
{
    private readonly ScoringOptions _options;
    private readonly Lazy<ExecutionProvider> _provider;

    public SessionFactory(IOptions<ScoringOptions> options, ILogger<SessionFactory> logger)
    {
        _options = options.Value;
        // The CUDA probe loads ONNX Runtime and its libraries, which a process that does not score must avoid.
        _provider = new(() =>
        {
            var provider = Choose(_options, logger);
            LogProvider(logger, provider, _options.ExecutionProvider);
            return provider;
        });
    }

    /// <summary>What sessions actually run on: Cpu or Cuda. The first call finds out.</summary>
    /// <exception cref="ExecutionProviderException">CUDA is required and not available.</exception>
    public ExecutionProvider Provider => _provider.Value;

    /// <summary>The configured provider.</summary>
    public ExecutionProvider Configured => _options.ExecutionProvider;

    /// <summary>The precision that networks compute in.</summary>
    public Precision Precision => _options.Precision;

    /// <summary>Most faces in one run.</summary>
    public int LargestRun => _options.LargestRun(Provider);

    /// <summary>Opens a session over the bytes of an ONNX file.</summary>
    /// <param name="onnx">The file.</param>
    /// <param name="limit">Aborts opening.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime cannot run the bytes as a network.</exception>
    public InferenceSession Open(byte[] onnx, CancellationToken limit)
    {
        RuntimeTelemetry.TurnOffForSessions();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = _options.Threads,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // Threads that spin between runs would compete with decoding.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (Provider == ExecutionProvider.Cuda)
        {
            options.AppendExecutionProvider_CUDA();
        }
        using var stop = limit.UnsafeRegister(static opening => ((SessionOptions)opening!).SetLoadCancellationFlag(true), options);
        return new InferenceSession(onnx, options);
    }

    private static ExecutionProvider Choose(ScoringOptions options, ILogger logger)
    {
        var wanted = options.ExecutionProvider;
        if (wanted == ExecutionProvider.Cuda && options.Precision == Precision.Int8)
        {
            throw new ExecutionProviderException("Scoring:Precision is 'int8', which runs on the processor only: set Scoring:ExecutionProvider to 'cpu', or Scoring:Precision to 'fp32'.");
        }
        if (wanted == ExecutionProvider.Cpu || options.Precision == Precision.Int8)
        {
            return ExecutionProvider.Cpu;
        }
        var obstacle = CudaProbe.FindObstacle();
        if (obstacle is null)
        {
            return ExecutionProvider.Cuda;
        }
        if (wanted == ExecutionProvider.Cuda)
        {
            throw new ExecutionProviderException(
                $"Scoring:ExecutionProvider is 'cuda', but CUDA cannot be used: {obstacle} " +
                "Build with -p:OnnxRuntime=cuda on a machine with an NVIDIA GPU, its driver, CUDA and cuDNN, or set it to 'auto' or 'cpu'.");
        }
        LogNoCuda(logger, obstacle);
        return ExecutionProvider.Cpu;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Networks run on {Provider} (configured: {Configured})")]
    private static partial void LogProvider(ILogger logger, ExecutionProvider provider, ExecutionProvider configured);

    [LoggerMessage(Level = LogLevel.Debug, Message = "No CUDA: {Obstacle}")]
    private static partial void LogNoCuda(ILogger logger, string obstacle);
}
