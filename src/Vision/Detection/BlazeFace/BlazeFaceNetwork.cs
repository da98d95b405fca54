using System.Numerics;
using System.Reflection;
using System.Security.Cryptography;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Vision.Frames;
using Microsoft.ML.OnnxRuntime;

namespace DeepEmotion.Vision.Detection.BlazeFace;

/// <summary>One of the two BlazeFace networks, ready to run; thread-safe.</summary>
/// <remarks>Weights: npm package @mediapipe/face_detection, Apache-2.0, converted from TensorFlow Lite when this was built.</remarks>
internal sealed class BlazeFaceNetwork : IDisposable
{
    private const string FullRangeFile = "face_detection_full_range.onnx";
    private const string ShortRangeFile = "face_detection_short_range.onnx";
    private static readonly string[] InputNames = ["frames"];
    private static readonly Lazy<string> Hash = new(static () => Convert.ToHexStringLower(SHA256.HashData([.. ReadResource(FullRangeFile), .. ReadResource(ShortRangeFile)])));
    private static readonly RunOptions Run = new();

    private readonly InferenceSession _session;
    private readonly ReaderWriterLockSlim _use = new();
    private readonly OutputReader _reader;
    private readonly string[] _outputNames;
    private bool _disposed;

    private BlazeFaceNetwork(string resource, int side, Func<int, int, Vector2> anchor)
    {
        Side = side;
        _reader = new OutputReader(anchor);
        RuntimeTelemetry.TurnOffForSessions();
        // Photos are processed in parallel: threads inside one pass would only compete with them.
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(ReadResource(resource), options);
        // The file's output names do not tell them apart; boxes have sixteen values, scores one.
        var boxes = _session.OutputMetadata.Single(static output => output.Value.Dimensions[^1] == OutputReader.ValuesPerAnchor).Key;
        var scores = _session.OutputMetadata.Single(static output => output.Value.Dimensions[^1] == 1).Key;
        _outputNames = [boxes, scores];
    }

    /// <summary>SHA-256 over the files of both networks, full range first, in 64 lower-case hex digits.</summary>
    public static string Sha256 => Hash.Value;

    /// <summary>Width and height of the network's training images in pixels.</summary>
    public int Side { get; }

    /// <summary>Trained at 192 x 192 pixels; runs at any multiple of 32; finds faces from about ten pixels.</summary>
    public static BlazeFaceNetwork FullRange() => new(FullRangeFile, 192, AnchorGrid.FullRange);

    /// <summary>128 x 128 pixels; finds faces from about a sixth of the picture, as in a portrait taken at arm's length.</summary>
    public static BlazeFaceNetwork ShortRange() => new(ShortRangeFile, 128, AnchorGrid.ShortRange);

    /// <summary>The faces in one view of a photo, boxes and points from 0 to 1 across the view.</summary>
    /// <param name="pixels">RGB, height x width x 3 bytes.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="minScore">The lowest score, above 0 and below 1.</param>
    /// <exception cref="ObjectDisposedException">The network was disposed.</exception>
    public List<FoundFace> Detect(Memory<byte> pixels, int width, int height, float minScore)
    {
        _use.EnterReadLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, pixels, [1, height, width, PixelFrame.Channels]);
            using var outputs = _session.Run(Run, InputNames, [input], _outputNames);
            var faces = _reader.Read(outputs[0].GetTensorDataAsSpan<float>(), outputs[1].GetTensorDataAsSpan<float>(), width, height, minScore);
            return ProposalMerging.Blend(faces);
        }
        finally
        {
            _use.ExitReadLock();
        }
    }

    /// <summary>Waits for running passes: the native session must outlive them.</summary>
    public void Dispose()
    {
        _use.EnterWriteLock();
        try
        {
            if (!_disposed)
            {
                _disposed = true;
                _session.Dispose();
            }
        }
        finally
        {
            _use.ExitWriteLock();
        }
    }

    private static byte[] ReadResource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("blazeface/" + name)
            ?? throw new InvalidOperationException($"The detector's weights {name} are not in this build.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
